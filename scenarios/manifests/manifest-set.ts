import { describeIssue, type Finding, findings } from '../issues.ts';
import { formatPath, type Path } from '../path.ts';
import type { Problem } from '../problem.ts';
import { quoted } from '../schema/expectation.ts';
import type { ManifestObject } from './manifest-file.ts';
import { type GivenObject, OBJECT_SCHEMAS, type ObjectKind } from './object-schemas.ts';
import { slipsIn } from './slips.ts';

/** An object that could be read. */
export interface ReadObject<Kind extends ObjectKind> {
  readonly kind: Kind;
  /** The file as the user calls it. */
  readonly source: string;
  readonly namespace: string;
  readonly given: GivenObject<Kind>;
  /** Where something in it stands: `shop.yaml:12:3`, or the file alone. */
  place(path: Path): string;
  /** For a mistake that is found later. */
  problem(path: Path, message: string): Problem;
}

/** kubectl's default. */
const DEFAULT_NAMESPACE = 'default';

/** The objects of several files, and what is wrong with them. */
export class ManifestSet {
  readonly problems: Problem[] = [];
  /** How many objects of which kinds were skipped, by file. */
  readonly skipped = new Map<string, Map<string, number>>();
  /** Keys that look like a slip of another: Kubernetes has many more than are read, so they are no errors. */
  readonly slips: string[] = [];
  readonly #objects: ReadObject<ObjectKind>[] = [];

  /** @param source the file as the user calls it. */
  add(objects: readonly ManifestObject[], source: string): void {
    for (const object of objects) this.#addObject(object, source);
  }

  /** In the order of the files. */
  of<Kind extends ObjectKind>(kind: Kind): ReadObject<Kind>[] {
    return this.#objects.filter((object) => object.kind === kind) as ReadObject<Kind>[];
  }

  #addObject({ value, locate }: ManifestObject, source: string): void {
    const problem = ({ path, message }: Finding): Problem => ({ source, position: locate(path), message });
    const place = (path: Path) => {
      const position = locate(path);
      return position === undefined ? source : `${source}:${position.line}:${position.column}`;
    };
    const kind = kindOf(value);
    if (kind === undefined) {
      this.problems.push(
        problem({ path: [], what: 'value', message: 'expected a Kubernetes object with apiVersion and kind' }),
      );
    } else if (!isReadKind(kind)) {
      const kinds = this.skipped.get(source) ?? new Map<string, number>();
      this.skipped.set(source, kinds.set(kind, (kinds.get(kind) ?? 0) + 1));
    } else {
      const result = OBJECT_SCHEMAS[kind].safeParse(value, { error: describeIssue });
      if (!result.success) this.problems.push(...findings(result.error.issues).map(problem));
      else {
        const given = result.data as GivenObject<ObjectKind>;
        for (const { path, key, meant } of slipsIn(OBJECT_SCHEMAS[kind], value)) {
          this.slips.push(
            `${place([...path, key])}: ${formatPath([...path, key])} is not read. Did you mean ${meant}?`,
          );
        }
        const { name, namespace = DEFAULT_NAMESPACE } = given.metadata;
        const about = (message: string) => `${kind} ${quoted(name)}: ${message}`;
        this.#objects.push({
          kind,
          source,
          namespace,
          given,
          place,
          problem: (path, message) => problem({ path, what: 'value', message: about(message) }),
        });
      }
    }
  }
}

function kindOf(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || !('kind' in value) || !('apiVersion' in value)) return undefined;
  return typeof value.kind === 'string' ? value.kind : undefined;
}

function isReadKind(kind: string): kind is ObjectKind {
  return Object.hasOwn(OBJECT_SCHEMAS, kind);
}
