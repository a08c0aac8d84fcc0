/** Actions that mean the text while the focus is in a text, by the browser's names for them. */
const commands: Readonly<Record<string, string>> = {
  undo: 'undo',
  redo: 'redo',
  cut: 'cut',
  copy: 'copy',
  'select-all': 'selectAll',
};

export function editingCommand(actionId: string): string | undefined {
  return Object.hasOwn(commands, actionId) ? commands[actionId] : undefined;
}
