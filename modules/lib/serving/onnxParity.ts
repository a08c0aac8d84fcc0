import type { Servable } from '../../../pipelines/contract/servable.ts';
import { OnnxScorer } from './onnxScorer.ts';
import type { Answer, RequestColumn } from './servedRows.ts';
import { SqlScorer } from './sqlScorer.ts';

/** What became of the same rows in both ways to run a servable. */
export interface Parity {
  rows: number;
  /** Relative to the larger number where that is above 1. Infinity: texts, classes or missing values differ, or only one has an answer. */
  largestDifference: number;
  /** The first place where the difference is the largest; undefined where there is none. */
  at?: { row: number; column: string };
}

/** Scores rows by the steps of a servable, and by its ONNX file, which has to be there. */
export async function checkParity(
  folder: string,
  servable: Servable,
  columns: readonly RequestColumn[],
  rowCount: number,
): Promise<Parity> {
  await using sql = await SqlScorer.open(folder);
  await using onnx = await OnnxScorer.open(folder, servable);
  const [expected, found] = await Promise.all([sql.score(columns, rowCount), onnx.score(columns, rowCount)]);
  return compareAnswers(servable, expected, found, rowCount);
}

function compareAnswers({ response }: Servable, expected: Answer, found: Answer, rowCount: number): Parity {
  const parity: Parity = { rows: rowCount, largestDifference: 0 };
  const note = (difference: number, row: number, column: string) => {
    if (difference <= parity.largestDifference) return;
    parity.largestDifference = difference;
    parity.at = { row, column };
  };
  for (let row = 0; row < rowCount; row++) {
    if (expected.failed.has(row) !== found.failed.has(row)) note(Number.POSITIVE_INFINITY, row, response[0]!.name);
    for (const [i, { name }] of response.entries())
      note(differ(expected.columns[i]![row], found.columns[i]![row]), row, name);
  }
  return parity;
}

function differ(one: Answer['columns'][number][number] | undefined, other: typeof one): number {
  if (one === other) return 0;
  if (typeof one !== 'number' || typeof other !== 'number') return Number.POSITIVE_INFINITY;
  return Math.abs(one - other) / Math.max(1, Math.abs(one), Math.abs(other));
}
