import { ActionIcon, Anchor, Button, Group, Text, Textarea, Tooltip } from '@mantine/core';
import { IconPencil } from '@tabler/icons-react';
import { useState } from 'react';
import { text } from '../text/en.ts';

interface EditableTextProps {
  value: string;
  label: string;
  placeholder?: string;
  /** Words of the link that stands where there is no text yet. */
  add: string;
  edit: string;
  maxLength: number;
  /** Answers whether it was kept. */
  onSave(value: string): Promise<boolean>;
}

/** A text in its user's words, to be changed in place. */
export function EditableText({ value, label, placeholder, add, edit, maxLength, onSave }: EditableTextProps) {
  const [draft, setDraft] = useState<string | null>(null);

  async function save(): Promise<void> {
    if (draft !== null && (await onSave(draft.trim()))) setDraft(null);
  }

  if (draft !== null) {
    return (
      <Group align="flex-end" gap="xs" maw={760}>
        <Textarea
          style={{ flex: 1 }}
          aria-label={label}
          placeholder={placeholder}
          autosize
          minRows={2}
          maxRows={8}
          maxLength={maxLength}
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
  if (value === '') {
    return (
      <Anchor component="button" type="button" size="sm" style={{ alignSelf: 'start' }} onClick={() => setDraft('')}>
        {add}
      </Anchor>
    );
  }
  return (
    <Group gap={4} align="flex-start" wrap="nowrap" maw={860}>
      <Text style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>{value}</Text>
      <Tooltip label={edit}>
        <ActionIcon size="sm" aria-label={edit} onClick={() => setDraft(value)}>
          <IconPencil size={15} aria-hidden />
        </ActionIcon>
      </Tooltip>
    </Group>
  );
}
