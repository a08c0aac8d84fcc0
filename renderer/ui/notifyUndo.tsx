import { Button, Group, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { text } from '../text/en.ts';

/** Milliseconds that undoing is offered for, and the message is shown. */
const offered = 12_000;

/** Says what was deleted, and offers to bring it back. */
export function notifyUndo(message: string, undo: () => Promise<void> | void): void {
  const id = crypto.randomUUID();
  const take = () => {
    notifications.hide(id);
    void undo();
  };
  notifications.show({
    id,
    color: 'blue',
    autoClose: offered,
    closeButtonProps: { 'aria-label': text.common.close },
    message: (
      <Group justify="space-between" wrap="nowrap" gap="md">
        <Text size="sm">{message}</Text>
        <Button variant="light" style={{ flex: 'none' }} onClick={take}>
          {text.common.undo}
        </Button>
      </Group>
    ),
  });
}
