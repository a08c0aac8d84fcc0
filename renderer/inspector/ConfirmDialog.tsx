import { Button, Group, Modal, Text } from '@mantine/core';
import { text } from '../text/en.ts';

interface ConfirmDialogProps {
  title: string;
  message: string;
  /** Words of the button that does it. */
  action: string;
  onConfirm(): void;
  onClose(): void;
}

/** Asks before something is removed. */
export function ConfirmDialog({ title, message, action, onConfirm, onClose }: ConfirmDialogProps) {
  return (
    <Modal opened onClose={onClose} title={title} closeButtonProps={{ 'aria-label': text.common.close }}>
      <Text size="sm">{message}</Text>
      <Group justify="flex-end" mt="md" gap="xs">
        <Button variant="default" onClick={onClose}>
          {text.common.cancel}
        </Button>
        <Button
          color="red"
          onClick={() => {
            onClose();
            onConfirm();
          }}
        >
          {action}
        </Button>
      </Group>
    </Modal>
  );
}
