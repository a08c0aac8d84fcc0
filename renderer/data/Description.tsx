import { ActionIcon, Anchor, Button, Group, Text, Textarea, Tooltip } from '@mantine/core';
import { IconPencil } from '@tabler/icons-react';
import { useState } from 'react';
import type { Dataset } from '../../pipelines/contract/rpc/datasets.ts';
import { engine } from '../api/engine.ts';
import { text } from '../text/en.ts';
import { notifyError } from '../ui/notify.ts';
import { refreshDatasets } from './useDatasets.ts';

/** What a dataset is, in its user's words. */
export function Description({ dataset: { name, description } }: { dataset: Dataset }) {
  const [draft, setDraft] = useState<string | null>(null);
  const words = text.data.detail;

  async function save(): Promise<void> {
    if (draft === null) return;
    try {
      await engine().datasets.describe({ name, description: draft.trim() });
      await refreshDatasets();
      setDraft(null);
    } catch (error) {
      notifyError(words.descriptionFailed, error);
    }
  }

  if (draft !== null) {
    return (
      <Group align="flex-end" gap="xs" maw={760}>
        <Textarea
          style={{ flex: 1 }}
          aria-label={text.data.import.description}
          placeholder={text.data.import.descriptionHint}
          autosize
          minRows={2}
          maxRows={8}
          maxLength={2000}
          autoFocus
          value={draft}
          onChange={(event) => setDraft(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === 'Escape') setDraft(null);
            if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void save();
          }}
        />
        <Button variant="default" onClick={() => setDraft(null)}>
          {text.common.cancel}
        </Button>
        <Button onClick={() => void save()}>{text.common.save}</Button>
      </Group>
    );
  }
  if (description === '') {
    return (
      <Anchor component="button" type="button" size="sm" style={{ alignSelf: 'start' }} onClick={() => setDraft('')}>
        {words.addDescription}
      </Anchor>
    );
  }
  return (
    <Group gap={4} align="flex-start" wrap="nowrap" maw={860}>
      <Text style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>{description}</Text>
      <Tooltip label={words.editDescription}>
        <ActionIcon size="sm" aria-label={words.editDescription} onClick={() => setDraft(description)}>
          <IconPencil size={15} aria-hidden />
        </ActionIcon>
      </Tooltip>
    </Group>
  );
}
