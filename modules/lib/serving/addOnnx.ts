import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Servable, servableFiles } from '../../../pipelines/contract/servable.ts';
import { compileToOnnx } from './onnxCompile.ts';
import { checkParity } from './onnxParity.ts';
import { readServable, writeServable } from './servableFile.ts';
import type { RequestColumn } from './servedRows.ts';

/** Largest difference, relative to the larger number where that is above 1, at which an ONNX file is what the steps are. */
const tolerance = 1e-6;

/**
 * Compiles the steps of a servable to one ONNX file in its folder, if they can be, and if the file answers rows of the run as the
 * steps do. Answers the servable as it then is; `notCompiled` says why where there is no file.
 * @param columns rows as requests give them.
 */
export async function addOnnx(folder: string, columns: readonly RequestColumn[], rowCount: number): Promise<Servable> {
  const { onnx: _, ...servable } = await readServable(folder);
  const notCompiled = await compileChecked(folder, servable, columns, rowCount);
  if (notCompiled.length > 0) await rm(join(folder, servableFiles.onnx), { force: true });
  const described: Servable =
    notCompiled.length > 0 ? { ...servable, notCompiled } : { ...servable, onnx: servableFiles.onnx, notCompiled: [] };
  await writeServable(folder, described);
  return described;
}

/** Writes the file. Answers why it cannot be used, in sentences; none where it can. */
async function compileChecked(
  folder: string,
  servable: Servable,
  columns: readonly RequestColumn[],
  rowCount: number,
): Promise<string[]> {
  const compiled = await compileToOnnx(folder, servable);
  if (!compiled.ok) return compiled.error;
  const { largestDifference, at } = await checkParity(folder, servable, columns, rowCount);
  if (largestDifference <= tolerance) return [];
  const size = Number.isFinite(largestDifference) ? ` by ${largestDifference.toPrecision(2)}` : '';
  return [
    `The ONNX file answered ${rowCount.toLocaleString('en')} rows of the run, and differs from the steps${size} in row ${at!.row}, "${at!.column}": more than ${tolerance} is not let through.`,
  ];
}
