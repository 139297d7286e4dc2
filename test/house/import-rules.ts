import { dirname, join, normalize } from 'node:path';

/** What a folder may import: other folders and files of the project, and packages. The first folder that fits counts. */
const RULES: readonly { folder: string; project: readonly string[]; packages: readonly string[] }[] = [
  { folder: 'sim/', project: ['sim/'], packages: ['fastpriorityqueue', 'seedrandom'] },
  {
    folder: 'models/ipamd/',
    project: ['models/ipamd/', 'models/ipv4.ts', 'models/small-map.ts', 'sim/'],
    packages: [],
  },
  { folder: 'models/kubernetes/', project: ['models/', 'sim/'], packages: ['fastpriorityqueue'] },
  { folder: 'models/', project: ['models/', 'sim/'], packages: [] },
  {
    folder: 'reports/',
    project: ['reports/', 'models/observations/', 'models/ipv4.ts', 'sim/'],
    packages: ['csv-stringify', 'node:'],
  },
  {
    folder: 'scenarios/',
    project: ['scenarios/', 'models/', 'sim/'],
    packages: ['croner', 'csv-parse', 'fastest-levenshtein', 'node:', 'sarif', 'yaml', 'zod'],
  },
  {
    folder: 'cli/',
    project: ['cli/', 'reports/', 'scenarios/', 'models/', 'sim/'],
    packages: ['cli-progress', 'node:', 'yargs'],
  },
];

/** What `source`, the text of `file`, imports although its folder may not: one sentence each. */
export function forbiddenImports(file: string, source: string): string[] {
  const rule = RULES.find(({ folder }) => file.startsWith(folder));
  if (rule === undefined) return [];
  return importsOf(source)
    .filter((specifier) => {
      if (!specifier.startsWith('.')) return !rule.packages.some((name) => isPackage(specifier, name));
      const target = normalize(join(dirname(file), specifier));
      return !rule.project.some(
        (allowed) => target === allowed || (allowed.endsWith('/') && target.startsWith(allowed)),
      );
    })
    .map((specifier) => `${file} imports ${specifier}, but ${rule.folder} may not`);
}

function importsOf(source: string): string[] {
  const patterns = [/\bfrom '([^']+)'/g, /\bimport\(\s*'([^']+)'/g, /^import '([^']+)'/gm];
  return patterns.flatMap((pattern) => [...source.matchAll(pattern)].map((match) => match[1] ?? ''));
}

function isPackage(specifier: string, name: string): boolean {
  return name.endsWith(':') ? specifier.startsWith(name) : specifier === name || specifier.startsWith(`${name}/`);
}
