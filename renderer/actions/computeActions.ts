import { IconServer2 } from '@tabler/icons-react';
import { askForEnvironment, askForTarget } from '../compute/computeDialogs.ts';
import { showCompute } from '../store/app.ts';
import { firstComputePlace } from '../store/computePlace.ts';
import { text } from '../text/en.ts';
import type { Action } from './action.ts';

/** Adding what steps run on. */
export const computeActions: readonly Action[] = [
  {
    id: 'add-target',
    label: text.compute.actions.add,
    group: 'view',
    icon: IconServer2,
    isEnabled: () => true,
    perform() {
      showCompute(firstComputePlace);
      askForTarget(null);
    },
  },
  {
    id: 'add-environment',
    label: text.compute.actions.addEnvironment,
    group: 'view',
    isEnabled: () => true,
    perform() {
      showCompute(firstComputePlace);
      askForEnvironment(null);
    },
  },
];
