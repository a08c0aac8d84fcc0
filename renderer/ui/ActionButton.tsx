import { ActionIcon, Button, Tooltip } from '@mantine/core';
import { findAction } from '../actions/actions.ts';
import { formatKeys } from '../actions/keys.ts';
import { useIsEnabled } from '../actions/useIsEnabled.ts';

/** An action as a button of the toolbar: its icon, or its icon and name. */
export function ActionButton({ id, isNamed = false }: { id: string; isNamed?: boolean }) {
  const action = findAction(id);
  const isEnabled = useIsEnabled(action);
  const keys = action.keys && formatKeys(action.keys);
  const Icon = action.icon;
  const icon = Icon && <Icon size={16} stroke={1.7} aria-hidden />;
  const common = {
    'data-action': id,
    disabled: !isEnabled,
    'aria-keyshortcuts': keys,
    onClick: () => void action.perform(),
  };
  return (
    <Tooltip label={keys ? `${action.label} (${keys})` : action.label}>
      {isNamed ? (
        <Button leftSection={icon} {...common}>
          {action.label}
        </Button>
      ) : (
        <ActionIcon aria-label={action.label} {...common}>
          {icon}
        </ActionIcon>
      )}
    </Tooltip>
  );
}
