import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { newContext } from '../../../../test/rig/runModule.ts';
import { findEigenvectors } from './eigenvectors.ts';
import { findComponents } from './principalComponents.ts';

const fixture = JSON.parse(
  await readFile(new URL('../../../../test/fixtures/clustering.json', import.meta.url), 'utf8'),
) as { x: number[][]; pca: { components: number[][]; explained_variance: number[] } };

function sourceOf(rows: readonly (readonly number[])[], offsets: readonly number[]) {
  return {
    rowCount: rows.length,
    width: offsets.length,
    readColumns: (start: number, end: number, stride: number, out: Float32Array) => {
      for (let i = start; i < end; i++) {
        for (const [j, offset] of offsets.entries()) out[j * stride + i - start] = rows[i]![j]! - offset;
      }
    },
  };
}
const options = { centred: true, oversampling: 2, seed: 0 };

describe('principal components', () => {
  test('are those of scikit-learn, with the same signs', async () => {
    const found = await findComponents(sourceOf(fixture.x, [1, 1, 1]), 3, options, await newContext());
    for (const [k, component] of fixture.pca.components.entries()) {
      for (const [j, value] of component.entries()) expect(found.directions[k * 3 + j]).toBeCloseTo(value, 5);
      const variance = (found.variances[k]! * 120) / 119;
      expect(variance / fixture.pca.explained_variance[k]!).toBeCloseTo(1, 6);
    }
  });

  test('have the same bits from any number of threads', async () => {
    const values = Float32Array.from({ length: 5000 }, (_, i) => Math.sin(i * i));
    const source = {
      rowCount: 1_000_000,
      width: 11,
      readColumns: (start: number, end: number, stride: number, out: Float32Array) => {
        for (let j = 0; j < 11; j++) {
          const from = (start * 3 + j * 97) % 2900;
          out.set(values.subarray(from, from + end - start), j * stride);
        }
      },
    };
    const [one, three] = await Promise.all(
      [1, 3].map(async (threads) => await findComponents(source, 4, options, await newContext({ threads }))),
    );
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
