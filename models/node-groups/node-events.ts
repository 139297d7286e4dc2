import type { Duration } from '../../sim/time.ts';

/** Which nodes an event happens to: those that fit all that is given, at its time. Nothing given: all nodes. */
export interface NodeTarget {
  readonly node?: string | undefined;
  readonly nodeGroup?: string | undefined;
  readonly zone?: string | undefined;
  /** So many of those that fit, drawn at random; undefined: all of them. */
  readonly count?: number | undefined;
}

/** What can happen to nodes at a given time, by kind. */
export interface NodeEvents {
  readonly cordon: NodeTarget;
  readonly uncordon: NodeTarget;
  readonly drain: DrainEvent;
  readonly spotInterruption: NodeTarget;
  readonly instanceFailure: NodeTarget & { readonly replacedAfter: Duration };
  readonly zoneLoss: ZoneLossEvent;
  readonly restartIpamd: NodeTarget;
  readonly changeSettings: { readonly env: Readonly<Record<string, string>> };
  readonly scale: { readonly nodeGroup: string; readonly size: number };
}

export interface DrainEvent extends NodeTarget {
  /** Nodes that are being drained at the same time, at most; from 1. */
  readonly maxUnavailable: number;
  /** In place of the pods' own grace period. */
  readonly gracePeriod?: Duration | undefined;
  /** After this a node is given up although pods are left on it. */
  readonly timeout?: Duration | undefined;
}

export interface ZoneLossEvent {
  readonly zone: string;
  /** After this instances can be launched in the zone again; undefined: not before the end of the run. */
  readonly for?: Duration | undefined;
  readonly replacedAfter: Duration;
}
