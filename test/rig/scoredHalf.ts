import { expect } from 'vitest';
import type { RequestColumn } from '../../modules/lib/serving/servedRows.ts';
import { quoteIdentifier } from '../../modules/lib/table/sql.ts';
import type { Servable } from '../../pipelines/contract/servable.ts';
import { jsonValues } from './columnTensors.ts';
import { readRequestColumns, readTable } from './servables.ts';
import type { TrainedServable } from './trainServable.ts';

/** Rows of a run's test half, and what Score Model has made of them. */
export interface ScoredHalf {
  servable: Servable;
  /** In the order of the servable's request. */
  columns: RequestColumn[];
  /** Row by row in the order of the servable's response. */
  scored: unknown[][];
}

/** The first rows of the half that the step "score" has scored, of the outputs of the step "split". */
export async function readScoredHalf({ servable, artifact }: TrainedServable, rowCount: number): Promise<ScoredHalf> {
  const all = await readRequestColumns(artifact('split', 'results2')!, servable.request);
  const names = servable.response.map(({ name }) => quoteIdentifier(name));
  const scored = await readTable(artifact('score', 'results')!, names);
  return {
    servable,
    columns: all.map((values) => values.slice(0, rowCount)),
    scored: scored.slice(0, rowCount),
  };
}

/** Rows as `{"columns", "data"}` has them. */
export function toSplit({ servable: { request }, columns }: ScoredHalf): { columns: string[]; data: unknown[][] } {
  const data = transpose(columns.map((values, c) => jsonValues(values, request[c]!)));
  return { columns: request.map(({ name }) => name), data };
}

export function transpose(values: readonly (readonly unknown[])[]): unknown[][] {
  return values[0]!.map((_, i) => values.map((column) => column[i]));
}

/** Expects answers, row by row, to be what the run has written: numbers to 1e-6. */
export function expectScores(rows: readonly (readonly unknown[])[], { scored }: ScoredHalf): void {
  expect(rows).toHaveLength(scored.length);
  for (const [i, row] of rows.entries()) {
    for (const [c, value] of row.entries()) {
      const expected = scored[i]![c];
      if (typeof expected === 'number') expect(Math.abs((value as number) - expected), `row ${i}`).toBeLessThan(1e-6);
      else expect(value, `row ${i}`).toBe(expected);
    }
  }
}
