import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { text } from '../text/en.ts';

interface FormDialogProps {
  title: string;
  /** Words of the button that does it. */
  action: string;
  /** What is being done, '' where there is no more to say; null: nothing. */
  busy: string | null;
  /** Why it could not be done. */
  problem: string | null;
  isReady: boolean;
  size?: 'md' | 'lg';
  /** Of the button, where what it does takes something away. */
  color?: string;
  onSubmit(): Promise<void>;
  onClose(): void;
  children: ReactNode;
}

/** A dialog that asks for some values and does something with them, and says what came of it. */
export function FormDialog(props: FormDialogProps) {
  const { title, action, busy, problem, isReady, size = 'md', color, onSubmit, onClose, children } = props;
  return (
    <Modal opened onClose={onClose} title={title} size={size} closeButtonProps={{ 'aria-label': text.common.close }}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void onSubmit();
        }}
      >
        <Stack gap="sm">
          {children}
          {problem && (
            <Text size="sm" c="var(--mantine-color-error)" role="alert">
              {problem}
            </Text>
          )}
          <Group justify="flex-end" gap="xs">
            <Text size="sm" role="status">
              {busy}
            </Text>
            <Button variant="default" onClick={onClose}>
              {text.common.cancel}
            </Button>
            <Button type="submit" loading={busy !== null} disabled={!isReady} {...(color && { color })}>
              {action}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
