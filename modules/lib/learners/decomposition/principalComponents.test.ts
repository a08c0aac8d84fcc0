import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decomposition } from '../../kernels/compiled/decomposition.ts';
import { Kernels } from '../../kernels/kernels.ts';
import { Pace } from '../linear/pace.ts';
import { type ColumnSource, measureCovariance } from './covariance.ts';
import { findEigenvectors } from './eigenvectors.ts';
import { findComponents } from './principalComponents.ts';

const fixture = JSON.parse(
  await readFile(new URL('../../../../test/fixtures/clustering.json', import.meta.url), 'utf8'),
) as { x: number[][]; pca: { components: number[][]; explained_variance: number[] } };

function sourceOf(rows: readonly (readonly number[])[], offsets: readonly number[]): ColumnSource {
  return {
    rowCount: rows.length,
    columns: offsets.map((offset, j) => ({
      values: Float32Array.from(rows, (row) => row[j]!),
      offset,
      factor: 1,
      fill: 0,
    })),
  };
}

const pace = () => new Pace(new AbortController().signal);

/** Numbers around `size`, of which every seventh is missing. */
function rough(count: number, size: number, seed: number): Float32Array {
  return Float32Array.from({ length: count }, (_, i) =>
    i % 7 === 3 ? Number.NaN : size * (1 + Math.sin(i * i * seed)),
  );
}

async function find(source: ColumnSource, count: number, threads: number) {
  using kernels = new Kernels(decomposition, threads);
  return await findComponents(source, count, options, kernels, pace());
}

const options = { centred: true, oversampling: 2, seed: 0 };

describe('principal components', () => {
  test('are those of scikit-learn, with the same signs', async () => {
    const found = await find(sourceOf(fixture.x, [1, 1, 1]), 3, 2);
    for (const [k, component] of fixture.pca.components.entries()) {
      for (const [j, value] of component.entries()) expect(found.directions[k * 3 + j]).toBeCloseTo(value, 5);
      const variance = (found.variances[k]! * 120) / 119;
      expect(variance / fixture.pca.explained_variance[k]!).toBeCloseTo(1, 6);
    }
  });

  test('of scaled numbers with gaps and of codes are those of the definition', async () => {
    const count = 1000;
    const columns = [
      { values: rough(count, 1e20, 3), offset: 0.7e20, factor: 1e-20, fill: 0.25 },
      { values: rough(count, 1, 5), offset: 0.1, factor: 3, fill: 0 },
      { codes: Int32Array.from({ length: count }, (_, i) => (i % 4) - 1), code: 1 },
    ];
    const rows = Array.from({ length: count }, (_, i) =>
      columns.map((column) => {
        if ('codes' in column) return column.codes[i] === column.code ? 1 : 0;
        const x = column.values[i]!;
        return Number.isNaN(x) ? column.fill : (x - column.offset) * column.factor;
      }),
    );
    const mean = (of: (row: number[]) => number) => rows.reduce((sum, row) => sum + of(row), 0) / count;
    for (const centred of [true, false]) {
      using kernels = new Kernels(decomposition, 2);
      const { means, matrix } = await measureCovariance({ rowCount: count, columns }, centred, kernels, pace());
      const wanted = columns.map((_, j) => (centred ? mean((row) => row[j]!) : 0));
      for (let i = 0; i < 3; i++) {
        expect(means[i]).toBeCloseTo(wanted[i]!, 6);
        for (let j = 0; j < 3; j++) {
          const product = mean((row) => (row[i]! - wanted[i]!) * (row[j]! - wanted[j]!));
          expect(matrix[i * 3 + j]).toBeCloseTo(product, 5);
        }
      }
    }
  });

  test('have the same bits from any number of threads', async () => {
    const values = Float32Array.from({ length: 5000 }, (_, i) => Math.sin(i * i));
    const source = {
      rowCount: 999_997,
      columns: Array.from({ length: 11 }, (_, j) => ({
        values: Float32Array.from({ length: 999_997 }, (_, i) => values[(i * 3 + j * 97) % 5000]!),
        offset: 0,
        factor: 1,
        fill: 0,
      })),
    };
    const [one, three] = await Promise.all([1, 3].map(async (threads) => await find(source, 4, threads)));
    expect(three).toEqual(one);
  });
});

describe('eigenvectors', () => {
  const symmetric = fc
    .integer({ min: 1, max: 12 })
    .chain((size) =>
      fc.array(fc.double({ min: -5, max: 5, noNaN: true }), { minLength: size * size, maxLength: size * size }),
    );

  test('are turned by the matrix into themselves times their value, and stand upright on each other', () => {
    fc.assert(
      fc.property(symmetric, (numbers) => {
        const size = Math.sqrt(numbers.length);
        const matrix = Float64Array.from(
          numbers,
          (value, at) => value + numbers[(at % size) * size + Math.floor(at / size)]!,
        );
        const { values, vectors } = findEigenvectors(matrix, size, size, options);
        for (let k = 0; k < size; k++) {
          if (k > 0) expect(values[k]).toBeLessThanOrEqual(values[k - 1]!);
          for (let i = 0; i < size; i++) {
            let image = 0;
            for (let j = 0; j < size; j++) image += matrix[i * size + j]! * vectors[k * size + j]!;
            expect(image).toBeCloseTo(values[k]! * vectors[k * size + i]!, 9);
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  test('of a large matrix are found by subspaces', () => {
    const size = 300;
    const matrix = new Float64Array(size * size);
    for (let i = 0; i < size; i++) {
      matrix[i * size + i] = i < 3 ? 10 - i : 1 / (i + 1);
      if (i > 2) matrix[i * size + i - 1] = matrix[(i - 1) * size + i] = 0.05;
    }
    const { values, vectors } = findEigenvectors(matrix, size, 3, options);
    for (let k = 0; k < 3; k++) {
      expect(values[k]).toBeCloseTo(10 - k, 2);
      const square = vectors.subarray(k * size, (k + 1) * size).reduce((sum, value) => sum + value * value, 0);
      expect(square).toBeCloseTo(1, 12);
    }
  });
});
