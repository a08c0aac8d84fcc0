import { expect, test } from 'vitest';
import { killSweep, sweepUndisturbed } from '../rig/killSweep.ts';

// A sample of the battery kill-sweep.
test.skipIf(process.platform !== 'linux')(
  'a sweep whose engine was killed goes on where it was: the same model, and no finished trial is repeated',
  async () => {
    const undisturbed = await sweepUndisturbed(6);
    expect(await killSweep(6, 7, undisturbed)).toMatchObject({ wrong: [] });
  },
);
