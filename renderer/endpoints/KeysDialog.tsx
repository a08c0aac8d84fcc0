import { ActionIcon, Button, Code, Group, Modal, Stack, Text, Tooltip } from '@mantine/core';
import { IconCopy } from '@tabler/icons-react';
import { text } from '../text/en.ts';
import { notify, notifyError } from '../ui/notify.ts';
import classes from './endpoints.module.css';

export interface ShownKeys {
  /** Of the endpoint. */
  name: string;
  url: string;
  keys: { slot: 'primary' | 'secondary'; key: string }[];
}

/** New keys, which nobody can show a second time. */
export function KeysDialog({ shown, onClose }: { shown: ShownKeys; onClose(): void }) {
  const words = text.endpoints.keys;
  return (
    <Modal
      opened
      onClose={onClose}
      title={`${words.shown} “${shown.name}”`}
      size="lg"
      closeOnClickOutside={false}
      closeButtonProps={{ 'aria-label': text.common.close }}
    >
      <Stack gap="sm">
        <CopyLine label={text.endpoints.details.url} value={shown.url} copy={text.endpoints.details.copyUrl} />
        {shown.keys.map(({ slot, key }) => (
          <CopyLine key={slot} label={words.slots[slot]} value={key} copy={words.copy(words.slots[slot])} />
        ))}
        <Text size="sm" fw={500}>
          {words.shownHelp}
        </Text>
        <Group justify="flex-end">
          <Button onClick={onClose} data-autofocus>
            {words.done}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

interface CopyLineProps {
  label: string;
  value: string;
  /** Name of the button. */
  copy: string;
}

/** A value to be copied. */
export function CopyLine({ label, value, copy }: CopyLineProps) {
  return (
    <div>
      <Text size="xs" c="dimmed">
        {label}
      </Text>
      <Group gap={4} wrap="nowrap">
        <Code className={classes.value ?? ''}>{value}</Code>
        <Tooltip label={copy}>
          <ActionIcon aria-label={copy} onClick={() => void copyText(value)}>
            <IconCopy size={15} aria-hidden />
          </ActionIcon>
        </Tooltip>
      </Group>
    </div>
  );
}

export async function copyText(value: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(value);
    notify({ message: text.common.copied, kind: 'success' });
  } catch (error) {
    notifyError(text.runs.logs.copyFailed, error);
  }
}
