import fc from 'fast-check';
import { expect, test } from 'vitest';
import { trainingDataOf } from '../../../../test/rig/trainingData.ts';
import { BoostProgram } from './boostProgram.ts';
import { type BoostTable, binsOf, binTable } from './boostTable.ts';

const signal = new AbortController().signal;

function binAt(table: BoostTable, feature: number, row: number): number {
  return table.bins[binsOf(table, feature) - table.bins.byteOffset + row * 2 ** table.rowShift]!;
}

const value = fc.option(fc.oneof(fc.double({ noNaN: true, min: -1e9, max: 1e9 }), fc.integer({ min: -2, max: 2 })), {
  nil: null,
});
const tables = fc.tuple(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 700 })).chain(([width, rows]) =>
  fc.record({
    columns: fc.array(fc.array(value, { minLength: rows, maxLength: rows }), { minLength: width, maxLength: width }),
    isReversed: fc.boolean(),
  }),
);

test('a bin holds what is above the edge before and up to its own; missing values are in bin 0', async () => {
  await fc.assert(
    fc.asyncProperty(tables, async ({ columns, isReversed }) => {
      const rowCount = columns[0]!.length;
      const named = Object.fromEntries(columns.map((column, i) => [`x${i}`, column]));
      const { features } = trainingDataOf('regression', named, new Array<number>(rowCount).fill(0));
      const order = Int32Array.from({ length: rowCount }, (_, i) => (isReversed ? rowCount - 1 - i : i));
      using program = new BoostProgram(1, 0);
      const table = await binTable(features, rowCount, isReversed ? order : undefined, program, signal);
      for (const [f, bins] of table.features.entries()) {
        if (bins.kind !== 'numeric') throw new Error('expected a number');
        expect(bins.edges).toEqual(bins.edges.toSorted());
        for (let row = 0; row < rowCount; row++) {
          const number = columns[f]![order[row]!]!;
          const smaller = bins.edges.filter((edge) => edge < Math.fround(number)).length;
          const bin = binAt(table, f, row);
          if (bin !== (number === null ? 0 : smaller + 1)) throw new Error(`${number} is in bin ${bin}`);
          if (table.columns[f * rowCount + row] !== bin) throw new Error('the column differs');
        }
      }
    }),
    { numRuns: 10 },
  );
});

test('many values are cut into bins of about the same number of rows; codes have the bins of their categories', async () => {
  const rows = Array.from({ length: 20_000 }, (_, i) => i);
  const x = rows.map((i) => Math.sin(i) * 1e6);
  const s = rows.map((i) => (i % 5 === 0 ? null : `c${i % 7}`));
  const { features } = trainingDataOf('regression', { x, s }, rows);
  using program = new BoostProgram(2, 1e9);
  const table = await binTable(features, rows.length, undefined, program, signal);
  const counts = new Array<number>(256).fill(0);
  for (const row of rows) counts[binAt(table, 0, row)]! += 1;
  expect(counts[0]).toBe(0);
  expect(Math.min(...counts.slice(1))).toBeGreaterThan(70);
  expect(Math.max(...counts)).toBeLessThan(90);
  for (const row of rows.slice(0, 100)) expect(binAt(table, 1, row)).toBe(row % 5 === 0 ? 0 : (row % 7) + 1);
});
