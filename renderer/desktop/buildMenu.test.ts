import { expect, test } from 'vitest';
import { desktopMenu } from '../../pipelines/contract/desktop.ts';
import { buildMenu } from './buildMenu.ts';

const action = (id: string, group: 'edit' | 'run' | 'view' | 'pipeline', isEnabled = true) => ({
  id,
  label: id,
  group,
  keys: `mod+${id.charAt(0)}`,
  isEnabled: () => isEnabled,
});
const actions = [
  action('run', 'run'),
  action('copy', 'edit', false),
  action('delete', 'edit', false),
  action('paste', 'edit'),
];

test('every action is in the menu of its group, in order, and the window takes it', () => {
  const menu = desktopMenu.parse(buildMenu([...actions, action('start-page', 'pipeline')], false));
  expect(menu.map(({ label }) => label)).toEqual(['File', 'Edit', 'Arrange', 'View', 'Run']);
  expect(menu[0]?.items[1]).toEqual({
    type: 'action',
    id: 'start-page',
    label: 'start-page',
    keys: 'mod+s',
    isEnabled: true,
  });
  expect(menu[4]?.items.map((item) => item.type === 'action' && item.id)).toEqual(['run']);
});

test('pasting is left to the window, which alone may read the clipboard', () => {
  const [, edit] = buildMenu(actions, false);
  expect(edit?.items[2]).toEqual({ type: 'window', does: 'paste', label: 'paste' });
});

test('while text is written, copying is possible also when no step is selected, and deleting is not', () => {
  const enabled = (isInText: boolean) =>
    buildMenu(actions, isInText)[1]?.items.map((item) => item.type === 'action' && item.isEnabled);
  expect(enabled(false)).toEqual([false, false, false]);
  expect(enabled(true)).toEqual([true, false, false]);
});
