import { expect, it } from 'vitest';
import { groupShortcuts } from './groupShortcuts.ts';

it('lists the actions that have keys, by group', () => {
  const groups = groupShortcuts([
    { id: 'run', label: 'Run', group: 'run', keys: 'mod+Enter' },
    { id: 'undo', label: 'Undo', group: 'edit', keys: 'mod+z' },
    { id: 'align', label: 'Align', group: 'arrange' },
    { id: 'stop', label: 'Stop', group: 'run', keys: 'shift+Escape' },
  ]);
  expect(groups.map(({ shortcuts }) => shortcuts.map(({ label, keys }) => `${label} ${keys}`))).toEqual([
    ['Run Ctrl+Enter', 'Stop Shift+Escape'],
    ['Undo Ctrl+Z'],
  ]);
});
