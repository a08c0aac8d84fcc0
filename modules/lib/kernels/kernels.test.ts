import { describe, expect, test } from 'vitest';
import { compileProgram, listPrograms } from '../../../build/compileKernels.ts';
import { decomposition } from './compiled/decomposition.ts';
import { matrix } from './compiled/matrix.ts';
import { KernelMemory } from './kernelMemory.ts';
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

  test('see the arrays of a memory that is handed to them, and give back what they make beside', () => {
    const memory = new KernelMemory();
    const values = memory.float64(4);
    values.set([0, 1, 2, 3]);
    const firstPlaces = [1, 2].map(() => {
      using kernels = new Kernels(matrix, 2, memory);
      expect(kernels.memory.holds(values)).toBe(true);
      kernels.runOnAll('exponentials', values, 4);
      values.set(values.map(Math.log));
      return kernels.memory.float64(1000).byteOffset;
    });
    expect(values[3]).toBeCloseTo(3, 12);
    // Only the boards through which threads were told what to do are still there.
    expect(firstPlaces[1]! - firstPlaces[0]!).toBeLessThan(1024);
  });

  test('that find others in the memory work in one of their own, to which arrays are copied', () => {
    const memory = new KernelMemory();
    const values = memory.float32(3).fill(7);
    using first = new Kernels(matrix, 1, memory);
    using second = new Kernels(matrix, 1, memory);
    expect(first.memory.place(values, first.memory.float32)).toBe(values);
    expect(second.memory.holds(values)).toBe(false);
    expect([...second.memory.place(values, second.memory.float32)]).toEqual([7, 7, 7]);
  });

  test.each([matrix, decomposition])(
    'programs that share a memory have no constants, which each would put there',
    ({ wasm }) => {
      const dataSection = 11;
      expect(listSections(Buffer.from(wasm, 'base64'))).not.toContain(dataSection);
    },
  );
});

/** Numbers of the sections of a WebAssembly module (WebAssembly core specification, 5.5). */
function listSections(module: Buffer): number[] {
  const sections: number[] = [];
  for (let at = 8; at < module.length; ) {
    sections.push(module[at++]!);
    let size = 0;
    let shift = 0;
    for (let more = true; more; shift += 7) {
      const byte = module[at++]!;
      size |= (byte & 127) << shift;
      more = byte > 127;
    }
    at += size;
  }
  return sections;
}
