import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { damageDatabase, makeFinished } from '../rig/damagedDatabase.ts';
import { damageAndRun, FinishedRun } from '../rig/damagedResults.ts';
import { manyBadRows } from '../rig/manyBadRows.ts';
import { randomNumbers } from '../rig/randomNumbers.ts';
import { digestsOf, sampleSteps } from '../rig/samplePipeline.ts';
import type { TestWorkspace } from '../rig/testWorkspace.ts';

const seed = Date.now();
const random = randomNumbers(seed);

// Samples of the batteries damaged-results, damaged-database and many-bad-rows.
test('one damaged file of the results is noticed and computed again, whatever the damage', async () => {
  await using finished = await FinishedRun.make();
  for (let i = 0; i < 8; i += 1) {
    const trial = await damageAndRun(finished, random);
    expect(trial, `seed ${seed}`).toEqual({ name: trial.name, wrong: [] });
  }
});

let finished: TestWorkspace;
let expected: ReturnType<typeof digestsOf>;
beforeAll(async () => {
  ({ finished, expected } = await makeFinished());
});
afterAll(async () => {
  await finished[Symbol.asyncDispose]();
});

test.each([1, 100])('with %i damaged bytes of the database, commands work or say what to do', async (bytes) => {
  expect((await damageDatabase(finished, expected, { bytes, random })).wrong, `seed ${seed}`).toEqual([]);
});

test('without its database, a workspace reuses every result', async () => {
  await using workspace = await finished.copy();
  for (const suffix of ['', '-wal', '-shm']) await rm(workspace.paths.database + suffix, { force: true });
  const { code, events } = await workspace.call([
    'run',
    join(workspace.paths.workspace, 'sample.pipeline.json'),
    '--json',
  ]);
  expect(code).toBe(0);
  expect(events.at(-1)).toMatchObject({ steps: { reused: sampleSteps, completed: 0 } });
  expect(digestsOf(events)).toEqual(expected);
});

test('without its cache entries, a workspace ends with the same bytes', async () => {
  await using workspace = await finished.copy();
  await rm(workspace.paths.cache, { recursive: true });
  const { code, events } = await workspace.call([
    'run',
    join(workspace.paths.workspace, 'sample.pipeline.json'),
    '--json',
  ]);
  expect(code).toBe(0);
  expect(digestsOf(events)).toEqual(expected);
});

test('bad rows of a wide table are counted, named by their lines and skipped exactly', async () => {
  for await (const trial of manyBadRows(2000).run({ count: 1, seed })) expect(trial.wrong, `seed ${seed}`).toEqual([]);
}, 120_000);
