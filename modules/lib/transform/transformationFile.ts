import { readFile, writeFile } from 'node:fs/promises';
import type { Column } from '../../../pipelines/contract/table.ts';
import { type Operation, type Transformation, transformation } from '../../../pipelines/contract/transformation.ts';
import { StepError } from '../../define.ts';

/** A transformation of operations that were fitted on a table with `columns`; keeps those that the operations read. */
export function newTransformation(operations: Operation[], columns: readonly Column[]): Transformation {
  const read = new Set(operations.flatMap(readColumns));
  return {
    format: 'pipewright/transformation@1',
    inputs: columns.filter((column) => read.has(column.name)),
    operations: operations.filter((operation) => operation.columns.length > 0 || operation.op === 'select-columns'),
  };
}

export async function writeTransformation(path: string, fitted: Transformation): Promise<void> {
  await writeFile(path, `${JSON.stringify(transformation.parse(fitted), undefined, 1)}\n`);
}

/** Throws StepError when the file is no transformation of Pipewright's. */
export async function readTransformation(path: string): Promise<Transformation> {
  const text = await readFile(path, 'utf8');
  try {
    return transformation.parse(JSON.parse(text));
  } catch {
    throw new StepError('The input is not a transformation written by this version of Pipewright. Run its step again.');
  }
}

function readColumns(operation: Operation): string[] {
  return operation.columns.map((entry) => (typeof entry === 'string' ? entry : entry.column));
}
