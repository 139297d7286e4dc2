import type { Daemon } from './daemon.ts';
import type { CidrKind, SandboxId } from './datastore/cidr.ts';

/** What outlives the daemon's process: which sandbox has which address. Cool-downs do not. */
export type Checkpoint = readonly CheckpointEntry[];

export const NO_ENTRIES: Checkpoint = [];

export interface CheckpointEntry {
  readonly networkCard: number;
  readonly sandbox: SandboxId;
  readonly address: number;
  readonly kind: CidrKind;
}

export function takeCheckpoint(daemon: Daemon): Checkpoint {
  return daemon.pools.flatMap(({ networkCard, datastore }) =>
    [...datastore.assignments()].map((assignment) => ({ networkCard, ...assignment })),
  );
}

export function restoreCheckpoint(daemon: Daemon, checkpoint: Checkpoint): void {
  for (const { networkCard, sandbox, address, kind } of checkpoint) {
    const pool = daemon.pools.find((candidate) => candidate.networkCard === networkCard);
    pool?.datastore.restore(sandbox, address, kind);
  }
}
