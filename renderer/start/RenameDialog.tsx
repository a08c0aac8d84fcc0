import { Button, Group, Modal, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { PipelineSummary } from '../../pipelines/contract/rpc/pipelines.ts';
import { text } from '../text/en.ts';
import { renamePipeline } from './pipelineFiles.ts';

/** Asks for a pipeline's new name. */
export function RenameDialog({
  pipeline: { path, name: before },
  onClose,
}: {
  pipeline: PipelineSummary;
  onClose(): void;
}) {
  const [name, setName] = useState(before);
  const [isBusy, setBusy] = useState(false);
  const words = text.start.renameDialog;

  async function rename(): Promise<void> {
    setBusy(true);
    const isDone = name.trim() === before || (await renamePipeline(path, name.trim()));
    setBusy(false);
    if (isDone) onClose();
  }

  return (
    <Modal
      opened
      onClose={onClose}
      title={words.title}
      size="sm"
      closeButtonProps={{ 'aria-label': text.common.close }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void rename();
        }}
      >
        <Stack gap="md">
          <TextInput
            label={words.name}
            description={words.help}
            data-autofocus
            maxLength={200}
            value={name}
            onFocus={(event) => event.currentTarget.select()}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {text.common.cancel}
            </Button>
            <Button type="submit" loading={isBusy} disabled={name.trim() === ''}>
              {words.confirm}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
