import { describe, expect, test } from 'vitest';
import { compileProgram, listPrograms } from '../../../build/compileKernels.ts';
import { matrix } from './compiled/matrix.ts';
import { Kernels } from './kernels.ts';

test.each(await listPrograms())('the compiled program %s is what its source compiles to', async (name) => {
  const file = (await import(`./compiled/${name}.ts`)) as Record<string, { kernels: string[]; wasm: string }>;
  const text = await compileProgram(name);
  expect(text).toContain(`'${file[name]!.wasm}'`);
});

describe('kernels', () => {
  const inputs = Float64Array.from({ length: 10_000 }, (_, i) => (i - 5000) / 7.1 + Math.sin(i));

  function exponentials(threads: number): Float64Array {
    using kernels = new Kernels(matrix, threads);
    const values = kernels.memory.float64(inputs.length);
    values.set(inputs);
    kernels.runOnAll('exponentials', values, values.length);
    return Float64Array.from(values);
  }

  test('answer the same bits on any number of threads', () => {
    const expected = exponentials(1);
    for (const threads of [2, 3, 5]) expect(exponentials(threads)).toEqual(expected);
  });

  test('of which exp is within 2 units in the last place', () => {
    for (const [i, value] of exponentials(2).entries()) {
      const x = inputs[i]!;
      const expected = Math.exp(Math.max(-700, Math.min(700, x)));
      expect(Math.abs(value - expected) / expected, `exp(${x})`).toBeLessThan(2 ** -51);
    }
  });

  test('are run again and again by the same threads, with memory that grew meanwhile', () => {
    using kernels = new Kernels(matrix, 2);
    for (let round = 0; round < 50; round++) {
      const values = kernels.memory.float64(40_000).fill(round % 3);
      kernels.runOnAll('exponentials', values, values.length);
      expect(values[20_001]).toBeCloseTo(Math.exp(round % 3), 12);
    }
  });

  test('memory that was given back is used again', () => {
    using kernels = new Kernels(matrix, 1);
    const mark = kernels.memory.mark();
    const first = kernels.memory.float32(1000).byteOffset;
    kernels.memory.release(mark);
    expect(kernels.memory.float32(10).byteOffset).toBe(first);
  });

  test('a kernel that fails on a thread is told', () => {
    using kernels = new Kernels(matrix, 2);
    expect(() => kernels.runOnAll('exponentials', 2 ** 31, 1_000_000)).toThrow(/memory access|failed/);
  });

  test('more memory than there can be is refused in words', () => {
    using kernels = new Kernels(matrix, 1);
    expect(() => kernels.memory.float64(2 ** 30)).toThrow(/out of memory/i);
  });
});
