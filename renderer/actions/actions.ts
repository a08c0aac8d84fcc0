import type { Action } from './action.ts';
import { arrangeActions } from './arrangeActions.ts';
import { computeActions } from './computeActions.ts';
import { editActions } from './editActions.ts';
import { runActions } from './runActions.ts';
import { runPageActions } from './runPageActions.ts';
import { servingActions } from './servingActions.ts';
import { viewActions } from './viewActions.ts';

/** Everything that a user can do, in the order in which lists show it. */
export const actions: readonly Action[] = [
  ...runActions,
  ...servingActions,
  ...editActions,
  ...arrangeActions,
  ...viewActions,
  ...computeActions,
  ...runPageActions,
];

export function findAction(id: string): Action {
  const action = actions.find((candidate) => candidate.id === id);
  if (!action) throw new Error(`There is no action "${id}".`);
  return action;
}
