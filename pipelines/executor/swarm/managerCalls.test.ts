import { expect, test } from 'vitest';
import { EngineConnectionError } from '../../compute/engineConnectionError.ts';
import { describeTrouble } from './describeTrouble.ts';
import type { SwarmTarget } from './jobSpec.ts';
import { ManagerCalls } from './managerCalls.ts';

test('a manager that is not believed, or does not believe us, is asked once, and the step fails in its words', async () => {
  let asked = 0;
  const refused = new EngineConnectionError('sign-in', 'The host does not take the key.');
  const manager = new ManagerCalls(async () => {
    asked += 1;
    throw refused;
  });
  await expect(manager.call(async () => {})).rejects.toBe(refused);
  expect(asked).toBe(1);
  expect(describeTrouble(refused, { name: 'cluster' } as SwarmTarget)).toEqual({
    type: 'failed',
    failure: { reason: 'user-error', message: 'The host does not take the key.' },
  });
});
