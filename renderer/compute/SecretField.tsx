import { Button, FileButton, Group, Input, Text, Textarea } from '@mantine/core';
import { IconFile, IconLock } from '@tabler/icons-react';
import { useState } from 'react';
import { text } from '../text/en.ts';
import classes from './compute.module.css';
import type { SecretName } from './targetDraft.ts';
import type { TargetFields } from './targetFields.ts';

interface SecretFieldProps {
  name: SecretName;
  label: string;
  help?: string;
  fields: TargetFields;
}

/** PEM text, pasted or from a file. One that is kept is not shown: it can only be replaced. */
export function SecretField({ name, label, help, fields }: SecretFieldProps) {
  const { draft, change, kept } = fields;
  const [isReplaced, setReplaced] = useState(false);
  const [fileProblem, setFileProblem] = useState<string>();
  const words = text.compute.dialog;
  const write = (value: string | undefined) => {
    setFileProblem(undefined);
    const { [name]: _, ...others } = draft.secrets;
    change({ secrets: value === undefined ? others : { ...others, [name]: value } });
  };

  async function readFile(file: File | null): Promise<void> {
    if (!file) return;
    const content = file.size < 1e6 ? await file.text() : '\0';
    if (content.includes('\0') || content.trim() === '') setFileProblem(words.notText);
    else write(content);
  }

  if (kept.includes(name) && !isReplaced) {
    return (
      <div>
        <Text size="xs" fw={500}>
          {label}
        </Text>
        <div className={classes.kept}>
          <IconLock size={14} aria-hidden />
          {words.kept}
          <Button
            size="compact-xs"
            variant="default"
            aria-label={words.replaceOf(label)}
            onClick={() => setReplaced(true)}
          >
            {words.replace}
          </Button>
        </div>
      </div>
    );
  }
  return (
    <div>
      <Textarea
        className={classes.pem ?? ''}
        label={label}
        description={help ?? words.pasteHelp}
        autosize
        minRows={2}
        maxRows={4}
        spellCheck={false}
        autoComplete="off"
        value={draft.secrets[name] ?? ''}
        error={fields.problemOf(name) !== undefined}
        onChange={(event) => write(event.currentTarget.value)}
      />
      <Group gap="xs" mt={4}>
        <FileButton onChange={(file) => void readFile(file)}>
          {(props) => (
            <Button
              size="compact-xs"
              variant="default"
              leftSection={<IconFile size={13} aria-hidden />}
              aria-label={words.fromFileOf(label)}
              {...props}
            >
              {words.fromFile}
            </Button>
          )}
        </FileButton>
        {kept.includes(name) && (
          <Button
            size="compact-xs"
            variant="subtle"
            onClick={() => {
              setReplaced(false);
              write(undefined);
            }}
          >
            {words.keepOld}
          </Button>
        )}
        <Input.Error role="alert">{fileProblem ?? fields.problemOf(name)}</Input.Error>
      </Group>
    </div>
  );
}
