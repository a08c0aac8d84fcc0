import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decomposition } from '../kernels/compiled/decomposition.ts';
import { Kernels } from '../kernels/kernels.ts';
import { describeFeatures } from './decomposition/describeFeatures.ts';
import { measureColumn } from './measureColumn.ts';

const value = fc.oneof(fc.float({ noNaN: true, min: -1e6, max: 1e6 }), fc.constant(Number.NaN));

test('measures the values that are there, wherever missing ones are', () => {
  fc.assert(
    fc.property(fc.array(value, { maxLength: 20 }), fc.nat(9000), (few, whole) => {
      // Blocks without missing values before the few.
      const values = Float32Array.from([...Array.from({ length: whole }, (_, i) => (i % 97) - 48), ...few]);
      const present = values.filter((one) => !Number.isNaN(one));
      const measures = measureColumn(values);
      expect(measures.present).toBe(present.length);
      expect(measures.low + 0).toBe(present.reduce((least, one) => Math.min(least, one), Number.POSITIVE_INFINITY) + 0);
      expect(measures.high + 0).toBe(present.reduce((most, one) => Math.max(most, one), Number.NEGATIVE_INFINITY) + 0);
      expect(measures.sum).toBeCloseTo(
        present.reduce((sum, one) => sum + one, 0),
        3,
      );
    }),
  );
});

test('the kernel measures the same, whatever it starts from', () => {
  using kernels = new Kernels(decomposition, 2);
  fc.assert(
    fc.property(fc.array(value, { minLength: 1, maxLength: 50 }), (some) => {
      const values = Float32Array.from({ length: 16_384 + some.length }, (_, i) => some[(i * 7) % some.length]!);
      const name = 'x';
      const gaps = values.map(() => Number.NaN);
      const [measures, nothing] = describeFeatures(
        [
          { kind: 'numeric', name, values },
          { kind: 'numeric', name, values: gaps },
        ],
        kernels,
      );
      const wanted = measureColumn(values);
      expect({ ...measures, sum: 0 }).toEqual({ ...wanted, sum: 0 });
      expect(Math.abs(measures!.sum - wanted.sum)).toBeLessThanOrEqual(1e-9 * 1e6 * values.length);
      expect(nothing).toEqual(measureColumn(gaps));
    }),
    { numRuns: 30 },
  );
});
