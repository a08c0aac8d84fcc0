import type { Action } from '../actions/action.ts';
import { formatKeys } from '../actions/keys.ts';
import { text } from '../text/en.ts';

export interface ShortcutGroup {
  title: string;
  /** `keys` as people write them: Ctrl+Shift+Z. */
  shortcuts: { id: string; label: string; keys: string }[];
}

/** The actions that have keys, by group, in their own order. */
export function groupShortcuts(actions: readonly Pick<Action, 'id' | 'label' | 'group' | 'keys'>[]): ShortcutGroup[] {
  const groups = Map.groupBy(
    actions.filter(({ keys }) => keys !== undefined),
    ({ group }) => group,
  );
  return [...groups].map(([group, members]) => ({
    title: text.actions.groups[group],
    shortcuts: members.map(({ id, label, keys }) => ({ id, label, keys: formatKeys(keys ?? '') })),
  }));
}
