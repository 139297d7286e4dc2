import { z } from 'zod';
import { parseCronSchedule } from '../../units/cron.ts';
import { expecting } from '../expectation.ts';

const error = expecting('a cron schedule of five fields such as "*/5 * * * *", or a macro such as "@hourly"');

export function cronSchedule() {
  return z.string({ error }).transform((text, context) => {
    const schedule = parseCronSchedule(text);
    if (schedule !== undefined) return schedule;
    context.issues.push({
      code: 'custom',
      input: text,
      message: String(error({ code: 'custom', input: text } as never)),
    });
    return z.NEVER;
  });
}
