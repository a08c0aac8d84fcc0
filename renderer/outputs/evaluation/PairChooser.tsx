import { Group, Select, Text } from '@mantine/core';
import { text } from '../../text/en.ts';
import type { Shown } from './shownResults.ts';

interface PairChooserProps {
  shown: readonly Shown[];
  first: number;
  second: number;
  onChange(first: number, second: number): void;
}

/** Which two of more than two results stand side by side. */
export function PairChooser({ shown, first, second, onChange }: PairChooserProps) {
  const words = text.evaluation;
  const data = shown.map(({ index, name }) => ({ value: String(index), label: name }));
  return (
    <Group gap={6}>
      <Text size="xs">{words.baseline}</Text>
      <Select
        aria-label={words.baseline}
        data={data}
        value={String(first)}
        onChange={(to) => to !== null && onChange(Number(to), second)}
        allowDeselect={false}
      />
      <Text size="xs">{words.compared}</Text>
      <Select
        aria-label={words.compared}
        data={data}
        value={String(second)}
        onChange={(to) => to !== null && onChange(first, Number(to))}
        allowDeselect={false}
      />
    </Group>
  );
}
