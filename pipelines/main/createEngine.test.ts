import { expect, test } from 'vitest';
import { newPath } from '../../test/rig/runModule.ts';
import { openTestEngine } from '../../test/rig/testEngine.ts';

test('an engine that is closed leaves no timer behind, which would keep its process', async () => {
  const timers = () => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;
  const before = timers();
  const engine = await openTestEngine(await newPath('workspace'));
  await engine.close();
  // Timers of the test runner may have ended meanwhile.
  expect(timers()).toBeLessThanOrEqual(before);
});
