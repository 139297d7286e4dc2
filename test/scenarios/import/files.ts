import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ImportRequest, runImport } from '../../../scenarios/import/run-import.ts';
import { type LoadedScenario, loadScenario } from '../../../scenarios/load.ts';

/** Imports files of these contents (what is no text is written as JSON) and loads the scenario that comes of it. */
export async function importFiles(
  what: ImportRequest['what'],
  contents: readonly unknown[],
  options: { format?: ImportRequest['format']; base?: string } = {},
): Promise<{ text: string; notes: readonly string[]; scenario: LoadedScenario }> {
  const directory = mkdtempSync(join(tmpdir(), 'vpc-cni-sim-import-'));
  const write = (name: string, content: unknown) => {
    const path = join(directory, name);
    writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
    return path;
  };
  try {
    const files = contents.map((content, index) => write(`file-${index}`, content));
    const base = options.base === undefined ? undefined : write('base.yaml', options.base);
    const out = join(directory, 'out.yaml');
    const { text, notes } = await runImport({ what, files, format: options.format, base, out });
    return { text, notes, scenario: await loadScenario(write('out.yaml', text)) };
  } finally {
    rmSync(directory, { recursive: true });
  }
}
