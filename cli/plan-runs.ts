import { variantFolder } from '../reports/variants/variant-folders.ts';
import type { Changes } from '../scenarios/changes.ts';
import { type LoadedScenario, loadScenario } from '../scenarios/load.ts';
import { type MatrixCell, matrixCells } from '../scenarios/matrix.ts';
import type { PlannedRun } from './run-all.ts';

/**
 * The runs of a scenario: one for each of its variants and each combination of the `--matrix` options. All of them are
 * loaded once beforehand, so that what is wrong with the last one does not show after hours.
 * @returns the runs, and the scenario of the first of them.
 * @throws UserError as `loadScenario` does.
 */
export async function planRuns(
  nameOrPath: string,
  changes: Changes,
  matrix: readonly string[],
): Promise<{ plan: PlannedRun[]; first: LoadedScenario }> {
  const cells = matrixCells(matrix);
  const base = await loadScenario(nameOrPath, changes);
  const variants = base.variants.length === 0 ? [undefined] : base.variants;
  const runs = variants.flatMap((variant) => cells.map((cell) => ({ variant, cell })));
  if (variants[0] === undefined && matrix.length === 0) {
    return { plan: [{ variant: undefined, folder: undefined, load: async () => base }], first: base };
  }
  const plan: PlannedRun[] = [];
  const folders = new Set<string>();
  let first: LoadedScenario | undefined;
  for (const { variant, cell } of runs) {
    const load = () => loadScenario(nameOrPath, { ...changes, variant, cell: cell.assignments });
    const name = runName(variant, cell);
    const folder = variantFolder(name, folders);
    folders.add(folder);
    plan.push({ variant: name, folder, load });
    const loaded = await load();
    first ??= loaded;
  }
  return { plan, first: first ?? base };
}

function runName(variant: string | undefined, cell: MatrixCell): string {
  return [variant, cell.name].filter((part) => part !== undefined && part !== '').join(',');
}
