import { Group, NumberInput } from '@mantine/core';
import { useState } from 'react';
import { text } from '../../text/en.ts';

/** Takes a row's number, counted from 1, and goes there at Enter. */
export function GoToRow({ rows, onGo }: { rows: number; onGo(row: number): void }) {
  const [value, setValue] = useState<number | string>('');
  const words = text.outputs.table;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        const row = Number(value);
        if (value !== '' && row >= 1) onGo(Math.min(rows, row) - 1);
      }}
    >
      <Group gap={4} wrap="nowrap">
        <NumberInput
          aria-label={words.goToRow}
          placeholder={words.goToRow}
          w={110}
          size="xs"
          value={value}
          onChange={setValue}
          min={1}
          max={Math.max(1, rows)}
          clampBehavior="none"
          allowDecimal={false}
          allowNegative={false}
          thousandSeparator=","
          hideControls
        />
      </Group>
    </form>
  );
}
