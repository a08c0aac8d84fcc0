import { Text, Textarea } from '@mantine/core';
import { useState } from 'react';
import { text } from '../../text/en.ts';
import classes from './Field.module.css';
import { isSameValue } from './isSameValue.ts';
import type { WidgetProps } from './widgetProps.ts';

/** A value that has no form of its own, such as one with references inside, as JSON. */
export function JsonWidget({ id, describedBy, field, value, write, isInvalid }: WidgetProps) {
  const current = value ?? field.default;
  const [draft, setDraft] = useState<{ typed: string; stands: unknown } | null>(null);
  const parsed = draft && parseJson(draft.typed);
  const isKept = draft && isSameValue(draft.stands, current);
  const shown = isKept ? draft.typed : current === undefined ? '' : JSON.stringify(current, null, 1);
  return (
    <>
      <Textarea
        id={id}
        aria-describedby={describedBy}
        aria-invalid={isInvalid}
        error={isInvalid}
        autosize
        minRows={3}
        maxRows={14}
        spellCheck={false}
        classNames={{ input: classes.code }}
        value={shown}
        onChange={({ currentTarget: { value: typed } }) => {
          const read = typed.trim() === '' ? { value: undefined } : parseJson(typed);
          setDraft({ typed, stands: read ? (read.value ?? field.default) : current });
          if (read) write(read.value);
        }}
      />
      <Text size="xs" c="dimmed" mt={2}>
        {isKept && draft.typed.trim() !== '' && !parsed ? text.inspector.field.jsonWrong : text.inspector.field.json}
      </Text>
    </>
  );
}

function parseJson(typed: string): { value: unknown } | undefined {
  try {
    return { value: JSON.parse(typed) };
  } catch {
    return undefined;
  }
}
