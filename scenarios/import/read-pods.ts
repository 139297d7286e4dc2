import type { z } from 'zod';
import type { Resources } from '../../models/pod-template.ts';
import { describeIssue } from '../issues.ts';
import { formatPath, type Path } from '../path.ts';
import { type ContainerRequests, podRequests } from '../pod-requests.ts';
import type { Problem } from '../problem.ts';
import { cpu, memory, wholeNumber } from '../schema/values.ts';
import { at, type JsonObject, textAt } from './imported.ts';

/** What a command has printed, parsed. */
export interface Answer {
  /** The file as the user calls it. */
  readonly file: string;
  readonly value: unknown;
}

const CPU = cpu().prefault(0);
const MEMORY = memory().prefault(0);
/** `terminationGracePeriodSeconds` of a pod that says nothing else. */
export const DEFAULT_GRACE_SECONDS = 30;
const GRACE_SECONDS = wholeNumber(0).prefault(DEFAULT_GRACE_SECONDS);

/** The pods of several answers, and what in them cannot be read. */
export class PodReader {
  readonly problems: Problem[] = [];
  readonly pods: readonly JsonObject[];
  /** Where each stands: the file, and the path in it. */
  readonly #places = new Map<JsonObject, { readonly file: string; readonly path: Path }>();

  constructor(answers: readonly Answer[]) {
    for (const { file, value } of answers) {
      const items = at(value, 'items');
      for (const [index, item] of (Array.isArray(items) ? items : []).entries()) {
        const kind = at(item, 'kind');
        if (typeof item === 'object' && item !== null && (kind === 'Pod' || kind === undefined))
          this.#places.set(item as JsonObject, { file, path: ['items', index] });
      }
    }
    this.pods = [...this.#places.keys()];
  }

  requestsOf(pod: JsonObject): Resources {
    const each = (kind: string) => {
      const list = at(pod, 'spec', kind);
      return (Array.isArray(list) ? list : []).map((_, index) => this.#containerRequests(pod, ['spec', kind, index]));
    };
    return podRequests(each('containers'), each('initContainers'));
  }

  /** Seconds. */
  gracePeriodOf(pod: JsonObject): number {
    return this.#read(pod, ['spec', 'terminationGracePeriodSeconds'], GRACE_SECONDS) ?? DEFAULT_GRACE_SECONDS;
  }

  /** A limit without a request is a request as well, as the API server has it. */
  #containerRequests(pod: JsonObject, path: Path): ContainerRequests {
    const amount = (resource: string, schema: z.ZodType<number>) => {
      const [request, limit] = ['requests', 'limits'].map((kind): Path => [...path, 'resources', kind, resource]);
      const isRequested = request !== undefined && (at(pod, ...request) ?? undefined) !== undefined;
      return this.#read(pod, (isRequested ? request : limit) ?? path, schema) ?? 0;
    };
    return {
      milliCpu: amount('cpu', CPU),
      memoryMiB: amount('memory', MEMORY),
      isSidecar: at(pod, ...path, 'restartPolicy') === 'Always',
    };
  }

  /** Undefined when it cannot be read: that is among the problems then. */
  #read(pod: JsonObject, path: Path, schema: z.ZodType<number>): number | undefined {
    const read = schema.safeParse(at(pod, ...path) ?? undefined, { error: describeIssue });
    if (read.success) return read.data;
    const { file, path: start } = this.#places.get(pod) ?? { file: '', path: [] };
    const name = `${textAt(pod, 'metadata', 'namespace') ?? 'default'}/${textAt(pod, 'metadata', 'name')}`;
    const message = `${formatPath([...start, ...path])} (pod ${name}): ${read.error.issues[0]?.message}`;
    this.problems.push({ source: file, position: undefined, message });
    return undefined;
  }
}
