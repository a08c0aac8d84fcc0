import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { catalog } from '../../catalog.ts';
import { param } from '../../define.ts';
import { learners } from '../learners/learners.ts';
import { learnerRanges } from './learnerRanges.ts';
import { parseRanges } from './parameterRanges.ts';

const shape = {
  rate: param(z.number().positive().max(1).default(0.1), { title: 'Learning rate' }),
  leaves: param(z.int().min(2).max(100).default(20), { title: 'Number of leaves' }),
  layers: param(z.array(z.int()).default([100]), { title: 'Hidden nodes' }),
  method: param(z.enum(['exact', 'online']).default('exact'), { title: 'Method' }),
  normalise: param(z.boolean().default(true), { title: 'Normalise' }),
};

test('ranges are lists of values, or intervals, of parameters by title or name', () => {
  const text = `
    Learning rate: 0.01 to 1 log
    leaves: 2 to 64 in 3 steps
    hidden nodes: 100; 50, 20
    method: exact; online; exact
    Normalise: true; false`;
  expect(parseRanges(text, shape)).toEqual({
    problems: [],
    ranges: {
      rate: { min: 0.01, max: 1, scale: 'log', integer: false, steps: 5 },
      leaves: { min: 2, max: 64, scale: 'linear', integer: true, steps: 3 },
      layers: { values: [[100], [50, 20]] },
      method: { values: ['exact', 'online'] },
      normalise: { values: [true, false] },
    },
  });
});

test.each([
  ['Rates: 1', 'There is no parameter "Rates" to try values of. The learner has "Learning rate"'],
  ['leaves 2; 4', 'does not begin with a parameter and a colon'],
  ['leaves: 2; 4.5', '"leaves" cannot be "4.5". Values are separated by semicolons.'],
  ['leaves: 1 to 8', '"leaves" cannot be 1.'],
  ['leaves: 8 to 2', 'has to begin with the smaller number'],
  ['leaves: 2; 4\nleaves: 8', '"leaves" has two lines'],
  ['leaves:', '"leaves" has no values to try.'],
  ['', 'Write at least one range'],
])('%j is refused in words', (text, words) => {
  expect(parseRanges(text, shape).problems.join()).toContain(words);
});

describe.each(Object.entries(learnerRanges))('What is tried of %s', (id, text) => {
  test('is what the learner takes', async () => {
    const learner = await learners[id]!();
    expect(parseRanges(text, (learner.params as z.ZodObject).shape).problems).toEqual([]);
  });
});

test('a module that configures a learner takes one value for each parameter, or ranges that it checks', () => {
  const { params } = catalog.find((spec) => spec.id === 'two-class-boosted-decision-tree')!;
  expect(params.parse({})).toMatchObject({ trainerMode: 'single-parameter', trees: 100 });
  expect(params.parse({})).toMatchObject({ ranges: expect.stringContaining('Learning rate: 0.025 to 0.4 log') });
  expect(params.safeParse({ ranges: 'nonsense' }).success).toBe(true);
  const wrong = params.safeParse({ trainerMode: 'parameter-range', ranges: 'nonsense' });
  expect(wrong.error?.issues).toMatchObject([{ path: ['ranges'], message: expect.stringContaining('nonsense') }]);
});
