/** Where something is in a scenario: keys of mappings and indexes of lists, from the top. */
export type Path = readonly (string | number)[];

const PLAIN_KEY = /^[A-Za-z0-9_*$-]+$/;

/** As in messages and in `--set`: `spec.nodeGroups[0].desiredSize`, `spec.vpc.subnets[0].tags["kubernetes.io/role/cni"]`. */
export function formatPath(path: Path): string {
  let text = '';
  for (const step of path) {
    if (typeof step === 'number') text += `[${step}]`;
    else if (PLAIN_KEY.test(step)) text += text === '' ? step : `.${step}`;
    else text += `[${JSON.stringify(step)}]`;
  }
  return text;
}

/**
 * The reverse; a list's index may also be written `.0`, as in Helm. Whether a number is an index or a key is for the
 * reader to decide, who knows what is there.
 * @returns undefined when `text` is not a path.
 */
export function parsePath(text: string): string[] | undefined {
  const steps: string[] = [];
  const step = /(?:^|\.)([^.[\]"=]+)|\[(\d+)\]|\[("(?:[^"\\]|\\.)*")\]/y;
  while (step.lastIndex < text.length) {
    const [, key, index, quotedKey] = step.exec(text) ?? [];
    const name = key ?? index ?? (quotedKey === undefined ? undefined : unquoted(quotedKey));
    if (name === undefined) return undefined;
    steps.push(name);
  }
  return steps.length === 0 ? undefined : steps;
}

function unquoted(text: string): string | undefined {
  try {
    return String(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/** Is `path` the same as `prefix`, or inside of it? */
export function isPrefix(prefix: Path, path: Path): boolean {
  return prefix.length <= path.length && prefix.every((step, index) => step === path[index]);
}
