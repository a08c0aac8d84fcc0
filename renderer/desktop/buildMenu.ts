import type { DesktopMenu, DesktopMenuItem } from '../../pipelines/contract/desktop.ts';
import type { Action } from '../actions/action.ts';
import { text } from '../text/en.ts';
import { editingCommand } from './editingCommands.ts';

type MenuAction = Pick<Action, 'id' | 'label' | 'group' | 'keys' | 'isEnabled'>;

const groups = ['edit', 'arrange', 'view', 'run'] as const satisfies Action['group'][];
const separator: DesktopMenuItem = { type: 'separator' };

/**
 * The menus of the desktop window, of the same actions as toolbar, shortcuts and command palette, in their order.
 * @param isInText whether the focus is where text is written: copying and the like are about the text then.
 */
export function buildMenu(actions: readonly MenuAction[], isInText: boolean): DesktopMenu {
  const words = text.desktop.menu;
  const toItem = ({ id, label, keys, isEnabled }: MenuAction): DesktopMenuItem => {
    if (id === 'paste') return { type: 'window', does: 'paste', label };
    const isPossible = isEnabled() || (isInText && editingCommand(id) !== undefined);
    return { type: 'action', id, label, ...(keys === undefined ? {} : { keys }), isEnabled: isPossible };
  };
  const of = (group: Action['group']) => actions.filter((action) => action.group === group).map(toItem);
  return [
    {
      label: words.file,
      items: [
        { type: 'window', does: 'open-window', label: words.openWindow },
        ...of('pipeline'),
        separator,
        { type: 'window', does: 'close-window', label: words.closeWindow },
        { type: 'window', does: 'quit', label: words.quit },
      ],
    },
    ...groups.map((group) => ({ label: text.actions.groups[group], items: of(group) })),
  ];
}
