import { Menu } from '@mantine/core';
import { actions } from '../actions/actions.ts';
import { formatKeys } from '../actions/keys.ts';
import { useCanvas } from './canvasStore.ts';

const shown = [
  'run-to-here',
  'rerun-step',
  'run-from-here',
  'pin',
  'unpin',
  'show-output',
  'show-why',
  'connections',
  'cut',
  'copy',
  'paste',
  'duplicate',
  'toggle-disabled',
  'delete',
  'add-step',
  'add-note',
  'select-all',
  'auto-layout',
];

/** Actions at the mouse. */
export function CanvasMenu() {
  const at = useCanvas(({ contextMenu }) => contextMenu?.screen);
  // Not even closed: a menu measures the page whenever something on it changes.
  if (!at) return null;
  return (
    <Menu
      opened
      onClose={() => useCanvas.setState({ contextMenu: null })}
      position="bottom-start"
      shadow="md"
      width={250}
    >
      <Menu.Target>
        <span aria-hidden style={{ position: 'fixed', left: at.x, top: at.y }} />
      </Menu.Target>
      <Menu.Dropdown>
        {actions
          .filter((action) => shown.includes(action.id) && action.isEnabled())
          .map((action) => (
            <Menu.Item
              key={action.id}
              leftSection={action.icon ? <action.icon size={15} aria-hidden /> : <span style={{ width: 15 }} />}
              rightSection={action.keys && formatKeys(action.keys)}
              onClick={() => void action.perform()}
            >
              {action.label}
            </Menu.Item>
          ))}
      </Menu.Dropdown>
    </Menu>
  );
}
