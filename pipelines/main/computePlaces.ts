import { localTarget } from '../contract/compute.ts';
import type { ComputePlace, ComputePlaces } from '../run/services.ts';

/** The places at which steps of an engine run. `local` has the processes of this machine. */
export function openComputePlaces(local: ComputePlace): ComputePlaces {
  return {
    find({ compute = localTarget }) {
      if (compute === localTarget) return { ok: true, value: local };
      return { ok: false, error: `There is no compute target "${compute}" here. Known: ${localTarget}.` };
    },
    close: async () => {},
  };
}
