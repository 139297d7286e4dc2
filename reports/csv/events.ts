import { EVENT_KINDS } from '../../models/observations/event-kinds.ts';
import { seconds, text } from './column.ts';
import type { Table } from './table.ts';

export const eventsTable: Table<'event'> = {
  file: 'events.csv',
  row: 'Something that happened, in words.',
  kind: 'event',
  columns: [
    seconds('time_s', 'When.', (event) => event.time),
    text('kind', 'What kind of thing: see below.', (event) => event.kind),
    text(
      'subject',
      'What it happened to: `node/…`, `nodegroup/…`, `subnet/…`, `zone/…`, `pod/…`, `deployment/…`, `cluster`.',
      (event) => event.subject,
    ),
    text('message', 'What happened.', (event) => event.message),
  ],
  values: { column: 'kind', meanings: EVENT_KINDS },
};
