import type { RecordKind } from '../report.ts';
import { branchInterfacesTable } from './branch-interfaces.ts';
import { ec2CallsTable } from './ec2-calls.ts';
import { ec2UsageTable } from './ec2-usage.ts';
import { eventsTable } from './events.ts';
import { importRejectsTable } from './import-rejects.ts';
import { ipamdPoolTable } from './ipamd-pool.ts';
import { nodesTable } from './nodes.ts';
import { podsTable } from './pods.ts';
import { subnetsTable } from './subnets.ts';
import type { Table } from './table.ts';

type AnyTable = { readonly [Kind in RecordKind]: Table<Kind> }[RecordKind];

/** Every CSV file of a run. */
export const TABLES: readonly AnyTable[] = [
  podsTable,
  nodesTable,
  subnetsTable,
  ipamdPoolTable,
  branchInterfacesTable,
  ec2UsageTable,
  ec2CallsTable,
  eventsTable,
  importRejectsTable,
];
