import { expect, test } from 'vitest';
import { killSweep, sweepUndisturbed } from '../rig/killSweep.ts';
import { killTuning } from '../rig/killTuning.ts';

// A sample of the battery kill-sweep.
test.skipIf(process.platform !== 'linux')(
  'a sweep whose engine was killed goes on where it was: the same model, and no finished trial is repeated',
  async () => {
    const undisturbed = await sweepUndisturbed(6);
    expect(await killSweep(6, 7, undisturbed)).toMatchObject({ wrong: [] });
  },
);

// A sample of the battery kill-tuning.
test.skipIf(process.platform !== 'linux')(
  'a sweep whose engine is killed again and again ends with the model that it would have had, and trains nothing twice',
  async () => {
    let found = 0;
    for await (const trial of killTuning({ trials: 5, kills: 2, share: 0.02, seed: 1 })) {
      expect(trial).toMatchObject({ wrong: [] });
      found += 1;
    }
    expect(found).toBe(4);
  },
);
