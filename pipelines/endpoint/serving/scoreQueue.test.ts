import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Answer, RequestColumn, Scorer } from '../../../modules/lib/serving/servedRows.ts';
import { ScoreQueue } from './scoreQueue.ts';

/** Answers each row with itself doubled; says no to rows that are `poison`, and keeps the sizes of its batches. */
class Doubler implements Scorer {
  readonly batches: number[] = [];
  readonly #poison: number;

  constructor(poison = Number.NaN) {
    this.#poison = poison;
  }

  async score([numbers, texts]: readonly RequestColumn[], rowCount: number): Promise<Answer> {
    this.batches.push(rowCount);
    await new Promise((resolve) => setImmediate(resolve));
    const values = [...(numbers as Float64Array)];
    expect([values.length, texts!.length]).toEqual([rowCount, rowCount]);
    if (values.includes(this.#poison)) throw new Error('poison');
    const failed = new Map(values.flatMap((value, row) => (value < 0 ? [[row, `${value}`] as const] : [])));
    return { columns: [values.map((value) => 2 * value), [...(texts as string[])]], failed };
  }

  async [Symbol.asyncDispose](): Promise<void> {}
}

const rowsOf = (values: readonly number[]): RequestColumn[] => [
  Float64Array.from(values),
  values.map((value) => `${value}`),
];

test('whatever is asked together, each gets the answer for its own rows, and batches stay within their size', async () => {
  const requests = fc.array(fc.array(fc.integer({ min: -5, max: 500 }), { minLength: 1, maxLength: 40 }), {
    maxLength: 20,
  });
  await fc.assert(
    fc.asyncProperty(requests, fc.integer({ min: 1, max: 30 }), async (asked, mostRows) => {
      const scorer = new Doubler();
      const queue = new ScoreQueue(scorer, () => mostRows);
      const answers = await Promise.all(asked.map((values) => queue.score(rowsOf(values), values.length)));
      for (const [i, answer] of answers.entries()) {
        const values = asked[i]!;
        if (answer === 'dropped') throw new Error('Nobody went away');
        expect(answer.columns).toEqual([values.map((value) => 2 * value), values.map((value) => `${value}`)]);
        const expected = values.flatMap((value, row) => (value < 0 ? [[row, `${value}`]] : []));
        expect([...answer.failed]).toEqual(expected);
      }
      expect(Math.max(0, ...scorer.batches)).toBeLessThanOrEqual(mostRows);
      expect(queue.open).toBe(0);
    }),
    { numRuns: 200, seed: 4650 },
  );
});

test('requests that come while rows are being scored are scored together', async () => {
  const scorer = new Doubler();
  const queue = new ScoreQueue(scorer, () => 100);
  await Promise.all(Array.from({ length: 50 }, (_, i) => queue.score(rowsOf([i]), 1)));
  expect(scorer.batches).toEqual([1, 49]);
});

test('rows that the model fails on fail alone', async () => {
  const queue = new ScoreQueue(new Doubler(7), () => 4);
  const asked = [[1], [2, 3], [7], [4, 5, 6, 7, 8, 9], [10]];
  const ends = await Promise.allSettled(asked.map((values) => queue.score(rowsOf(values), values.length)));
  expect(ends.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'rejected', 'fulfilled']);
  await queue.whenIdle();
});

test('a request that nobody waits for is not scored', async () => {
  const scorer = new Doubler();
  const queue = new ScoreQueue(scorer, () => 100);
  const first = queue.score(rowsOf([1]), 1);
  const gone = queue.score(rowsOf([2]), 1, () => true);
  const last = queue.score(rowsOf([3]), 1, () => false);
  expect(await gone).toBe('dropped');
  await Promise.all([first, last]);
  expect(scorer.batches).toEqual([1, 1]);
});
