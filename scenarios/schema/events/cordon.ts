import { someNodes } from './node-target.ts';

export const cordonSchema = someNodes({}).describe(
  'The nodes take no new pods; those that are there stay. ipamd stops growing the pool of a cordoned node.',
);

export const uncordonSchema = someNodes({}).describe('The nodes take new pods again.');
