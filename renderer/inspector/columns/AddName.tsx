import { Button, Group, TextInput } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { text } from '../../text/en.ts';

/** Adds a name of a column that nobody can offer yet. */
export function AddName({ taken, onAdd }: { taken: readonly string[]; onAdd(name: string): void }) {
  const words = text.inspector.columns;
  const [name, setName] = useState('');
  const canAdd = name !== '' && !taken.includes(name);
  function add() {
    if (!canAdd) return;
    onAdd(name);
    setName('');
  }
  return (
    <Group gap={6} wrap="nowrap">
      <TextInput
        flex={1}
        aria-label={words.addName}
        placeholder={words.addName}
        value={name}
        onChange={({ currentTarget }) => setName(currentTarget.value)}
        onKeyDown={({ key }) => key === 'Enter' && add()}
      />
      <Button variant="default" leftSection={<IconPlus size={13} aria-hidden />} disabled={!canAdd} onClick={add}>
        {words.add}
      </Button>
    </Group>
  );
}
