import fc from 'fast-check';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { describe, expect, test } from 'vitest';
import { newContext } from '../../../../test/rig/runModule.ts';
import { FeatureInputs, nameInputs } from '../../onnx/featureInputs.ts';
import { GraphBuilder } from '../../onnx/graphBuilder.ts';
import { type SvdRecommenderParams, svdRecommenderParams } from '../../params/svdRecommenderParams.ts';
import { Random } from '../random.ts';
import { arrangeRatings } from './arrangeRatings.ts';
import { factorise } from './factorise.ts';
import { type Factors, predictRating, withinRange } from './factors.ts';
import { addFactors, readFactors } from './factorsGraph.ts';
import { rankAllItems } from './rankItems.ts';
import type { Ratings } from './ratings.ts';

/** Ratings that follow a model of `rank` factors and biases, with noise of deviation `noise`. */
function generate(users: number, items: number, count: number, { rank = 3, noise = 0.3, seed = 1 } = {}): Ratings {
  const random = new Random(seed);
  const normal = () => Math.sqrt(-2 * Math.log(1 - random.uniform())) * Math.cos(2 * Math.PI * random.uniform());
  const vectors = (rows: number) => Array.from({ length: rows }, () => Array.from({ length: rank + 1 }, normal));
  const [p, q] = [vectors(users), vectors(items)];
  const pairs = Array.from({ length: count }, () => [random.below(users), random.below(items)] as const);
  const rate = (user: number, item: number) =>
    3 +
    p[user]![rank]! / 3 +
    q[item]![rank]! / 3 +
    p[user]!.slice(0, rank).reduce((sum, x, k) => sum + x * q[item]![k]!, 0) / rank;
  const name = (_: unknown, i: number) => String(i).padStart(6, '0');
  return {
    count,
    users: Int32Array.from(pairs, ([user]) => user),
    items: Int32Array.from(pairs, ([, item]) => item),
    values: Float64Array.from(pairs, ([user, item]) => rate(user, item) + noise * normal()),
    userNames: Array.from({ length: users }, name),
    itemNames: Array.from({ length: items }, name),
    columns: {
      user: { name: 'user', type: 'string' },
      item: { name: 'item', type: 'string' },
      rating: { name: 'rating', type: 'double' },
    },
  };
}

const small = { factors: 6, iterations: 10, learningRate: 0.02, l2: 0.02 };

async function learn(ratings: Ratings, params: Partial<SvdRecommenderParams> = small, threads = 1): Promise<Factors> {
  const { factors } = await factorise(ratings, svdRecommenderParams.parse(params), await newContext({ threads }));
  return factors;
}

function rootMeanSquare({ users, items, values }: Ratings, factors: Factors): number {
  const errors = Array.from(values, (value, i) => value - predictRating(factors, users[i]!, items[i]!));
  return Math.sqrt(errors.reduce((sum, error) => sum + error * error, 0) / errors.length);
}

describe('factorisation of ratings', () => {
  test('finds what ratings of low rank follow: the error on new ratings comes near to their noise', async () => {
    const ratings = generate(300, 200, 30_000);
    const [known, kept] = [25_000, 5_000];
    const part = (begin: number, count: number): Ratings => ({
      ...ratings,
      count,
      users: ratings.users.subarray(begin, begin + count),
      items: ratings.items.subarray(begin, begin + count),
      values: ratings.values.subarray(begin, begin + count),
    });
    const params = { factors: 10, iterations: 60, learningRate: 0.02, l2: 0.05 };
    const factors = await learn(part(0, known), params);
    expect(rootMeanSquare(part(known, kept), factors)).toBeLessThan(0.3 * 1.25);
  });

  test('reports a loss that falls', async () => {
    const context = await newContext();
    await factorise(generate(100, 80, 4000), svdRecommenderParams.parse(small), context);
    const losses = context.metrics.filter(({ name }) => name === 'training_loss').map(({ value }) => value);
    expect(losses).toHaveLength(10);
    for (const [i, loss] of losses.entries()) if (i > 0) expect(loss).toBeLessThan(losses[i - 1]!);
  });

  test('is the same, to the bit, on one thread and on three', async () => {
    const ratings = generate(450, 420, 101_000);
    const [one, three] = [await learn(ratings, small, 1), await learn(ratings, small, 3)];
    expect(arrangeRatings(ratings, new Random(0)).parts).toBe(2);
    expect(three).toEqual(one);
  });

  test('ratings on another scale give the same model on that scale', async () => {
    const ratings = generate(60, 50, 1500);
    const plain = await learn(ratings);
    await fc.assert(
      fc.asyncProperty(
        fc.double({ min: 0.01, max: 100, noNaN: true }),
        fc.integer({ min: -50, max: 50 }),
        async (a, b) => {
          const scaled = await learn({ ...ratings, values: ratings.values.map((value) => a * value + b) });
          for (let i = 0; i < 50; i++) {
            const expected = a * predictRating(plain, i, i) + b;
            expect(Math.abs(predictRating(scaled, i, i) - expected)).toBeLessThan(1e-3 * a + 1e-5 * Math.abs(b));
          }
        },
      ),
      { numRuns: 10 },
    );
  });

  test('without biases, who is not known gets the mean', async () => {
    const factors = await learn(generate(30, 20, 400), { ...small, biases: false });
    expect(predictRating(factors, -1, 3)).toBe(factors.mean);
    expect(factors.itemBiases.every((bias) => bias === 0)).toBe(true);
  });

  test('equal ratings: every prediction is that rating', async () => {
    const ratings = generate(10, 10, 50);
    ratings.values.fill(4);
    const factors = await learn(ratings);
    expect(withinRange(factors, predictRating(factors, 3, 4))).toBe(4);
  });

  test('a descent that diverges says so', async () => {
    const params = { ...small, learningRate: 1, l2: 0, iterations: 50, factors: 500 };
    await expect(learn(generate(30, 20, 4000), params)).rejects.toThrow('Lower the learning rate');
  });
});

describe('arrangement', () => {
  test('every rating stands in one block; blocks of a diagonal share no user and no item', () => {
    const ratings = generate(450, 420, 101_000);
    const { order, begins, parts } = arrangeRatings(ratings, new Random(5));
    expect(new Set(order).size).toBe(ratings.count);
    for (let shift = 0; shift < parts; shift++) {
      const owners = new Map<string, number>();
      for (let p = 0; p < parts; p++) {
        const block = p * parts + ((p + shift) % parts);
        for (const rating of order.subarray(begins[block], begins[block + 1])) {
          for (const key of [`u${ratings.users[rating]}`, `i${ratings.items[rating]}`]) {
            if ((owners.get(key) ?? p) !== p) throw new Error(`${key} is in two blocks of a diagonal`);
            owners.set(key, p);
          }
        }
      }
    }
  });
});

function graphOf(ratings: Ratings, factors: Factors): Uint8Array {
  const codes = new Int32Array();
  const inputs = nameInputs(
    [
      { kind: 'categorical', name: 'user', codes, categories: ratings.userNames },
      { kind: 'categorical', name: 'item', codes, categories: ratings.itemNames },
    ],
    ['prediction'],
  );
  const graph = new GraphBuilder(['prediction', 'user', 'item']);
  graph.addOutput('prediction', addFactors(graph, new FeatureInputs(graph, inputs), factors), 'float', 1);
  return graph.toBytes();
}

describe('graph', () => {
  test.each([1, 3, 8])(
    'predicts as the trainer does with %i factors, for unknown and missing users and items too',
    async (width) => {
      const ratings = generate(40, 30, 900);
      const factors = await learn(ratings, { ...small, factors: width });
      const session = await InferenceSession.create(graphOf(ratings, factors));
      const users = ['never seen', '', ...ratings.userNames];
      const items = ['never seen', '', ...ratings.itemNames];
      const pairs = users.flatMap((user) => items.map((item) => [user, item] as const));
      const column = (values: string[]) => new Tensor('string', values, [values.length, 1]);
      const answer = await session.run({
        user: column(pairs.map(([user]) => user)),
        item: column(pairs.map(([, item]) => item)),
      });
      const predicted = answer.prediction!.data as Float32Array;
      for (const [i, [user, item]] of pairs.entries()) {
        const expected = predictRating(factors, ratings.userNames.indexOf(user), ratings.itemNames.indexOf(item));
        expect(predicted[i]).toBe(withinRange(factors, expected));
      }
      await session.release();
    },
  );

  test.each([1, 5])('gives back the %i factors that were written', async (width) => {
    const ratings = generate(12, 9, 100);
    const factors = await learn(ratings, { ...small, factors: width });
    const range = factors.range.map(Math.fround);
    expect(readFactors(graphOf(ratings, factors))).toEqual({ ...factors, range });
  });
});

describe('ranking of all items', () => {
  test('finds the best items as a sort of all does, but for those left out, on any number of threads', async () => {
    const ratings = generate(50, 333, 3000);
    const factors = await learn(ratings);
    const users = Int32Array.from([4, -1, 17, 0]);
    const without = { begins: Int32Array.from([0, 2, 2, 3, 3]), items: Int32Array.from([7, -1, 9]) };
    for (const threads of [1, 3]) {
      const context = await newContext({ threads });
      let u = 0;
      for await (const { items, ratings: best } of rankAllItems(factors, users, 10, without, context)) {
        const excluded = [...without.items.subarray(without.begins[u], without.begins[u + 1])];
        const all = Array.from({ length: 333 }, (_, item) => item).filter((item) => !excluded.includes(item));
        const rating = (item: number) => predictRating(factors, users[u]!, item);
        expect(items).toEqual(all.sort((a, b) => rating(b) - rating(a) || a - b).slice(0, 10));
        expect(best).toEqual(items.map(rating));
        u += 1;
      }
      expect(u).toBe(4);
    }
  });
});
