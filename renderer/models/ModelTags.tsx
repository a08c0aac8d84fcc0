import { ActionIcon, Button, Group, Text, TextInput } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import type { ModelVersion } from '../../pipelines/contract/registry.ts';
import { text } from '../text/en.ts';
import classes from './ModelOverview.module.css';
import { updateModel } from './updateModel.ts';

/** Names and values that the user gave a version, to be searched by. */
export function ModelTags({ version }: { version: ModelVersion }) {
  const words = text.models.overview;
  const [isAdding, setAdding] = useState(false);
  const { tags } = version;
  const without = (name: string) => Object.fromEntries(Object.entries(tags).filter(([key]) => key !== name));
  return (
    <section>
      <Text component="h3" size="sm" fw={600} mb={4}>
        {words.tags}
      </Text>
      <div className={classes.tags}>
        {Object.entries(tags).map(([name, value]) => (
          <span key={name} className={classes.tag}>
            {value === '' ? name : `${name}: ${value}`}
            <ActionIcon
              size={16}
              aria-label={words.removeTag(name)}
              onClick={() => void updateModel(version, { tags: without(name) })}
            >
              <IconX size={12} aria-hidden />
            </ActionIcon>
          </span>
        ))}
        {!isAdding && (
          <Button
            size="compact-xs"
            variant="default"
            leftSection={<IconPlus size={13} aria-hidden />}
            onClick={() => setAdding(true)}
          >
            {words.addTag}
          </Button>
        )}
      </div>
      {isAdding && (
        <NewTag
          onAdd={async (name, value) => {
            if (await updateModel(version, { tags: { ...tags, [name]: value } })) setAdding(false);
          }}
          onClose={() => setAdding(false)}
        />
      )}
    </section>
  );
}

interface NewTagProps {
  onAdd(name: string, value: string): Promise<void>;
  onClose(): void;
}

function NewTag({ onAdd, onClose }: NewTagProps) {
  const words = text.models.overview;
  const [name, setName] = useState('');
  const [value, setValue] = useState('');
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void onAdd(name.trim(), value.trim());
      }}
    >
      <Group gap="xs" mt={6} wrap="nowrap" maw={420}>
        <TextInput
          aria-label={words.tagName}
          placeholder={words.tagName}
          autoFocus
          maxLength={250}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <TextInput
          aria-label={words.tagValue}
          placeholder={words.tagValue}
          maxLength={5000}
          value={value}
          onChange={(event) => setValue(event.currentTarget.value)}
        />
        <Button type="submit" disabled={name.trim() === ''} style={{ flex: 'none' }}>
          {words.add}
        </Button>
        <Button variant="default" onClick={onClose} style={{ flex: 'none' }}>
          {text.common.cancel}
        </Button>
      </Group>
    </form>
  );
}
