import { Button, Group, TextInput } from '@mantine/core';
import { useState } from 'react';
import { text } from '../text/en.ts';
import { isFolderName, joinFolder } from './folderPath.ts';

/** Names a folder to be made in the one that is shown. */
export function NewFolder({ parent, onCreate }: { parent: string; onCreate(path: string): void }) {
  const [name, setName] = useState('');
  const words = text.start.folder;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (isFolderName(name)) onCreate(joinFolder(parent, name.trim()));
      }}
    >
      <Group gap="xs" align="flex-end">
        <TextInput
          label={words.newFolder}
          placeholder={words.newFolderHint}
          value={name}
          error={name !== '' && !isFolderName(name) ? words.nameInvalid : undefined}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Button variant="default" type="submit" disabled={!isFolderName(name)}>
          {words.create}
        </Button>
      </Group>
    </form>
  );
}
