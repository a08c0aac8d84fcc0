import fc from 'fast-check';
import { expect, test } from 'vitest';
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
