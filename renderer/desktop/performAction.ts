import { actions } from '../actions/actions.ts';
import { isText } from '../actions/useShortcuts.ts';
import { editingCommand } from './editingCommands.ts';

/** Does what a menu's entry stands for, if it can be done now. */
export function performAction(id: string): void {
  const command = editingCommand(id);
  const copiesText = id === 'copy' && (window.getSelection()?.toString() ?? '') !== '';
  if (command !== undefined && (copiesText || isText(document.activeElement))) {
    // Deprecated, and the only way to have the browser undo, redo or cut in a text that has the focus.
    document.execCommand(command);
    return;
  }
  const action = actions.find((candidate) => candidate.id === id);
  if (action?.isEnabled()) void action.perform();
}
