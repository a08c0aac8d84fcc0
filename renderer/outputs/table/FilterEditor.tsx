import { Button, Group, Select, Stack, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import type { TableFilter } from '../../../pipelines/contract/rpc/outputs.ts';
import type { Column } from '../../../pipelines/contract/table.ts';
import { text } from '../../text/en.ts';
import { needsValue, operatorsFor } from './describeFilter.ts';

interface FilterEditorProps {
  columns: readonly Column[];
  /** The filter to begin with. */
  initial: TableFilter;
  onApply(filter: TableFilter): void;
  onCancel(): void;
}

/** A condition on one column. */
export function FilterEditor({ columns, initial, onApply, onCancel }: FilterEditorProps) {
  const words = text.outputs.table.filters;
  const [name, setName] = useState(initial.column);
  const [operator, setOperator] = useState(initial.operator);
  const [value, setValue] = useState(initial.value);
  const type = columns.find((column) => column.name === name)?.type ?? 'string';
  const operators = operatorsFor(type);
  const chosen = operators.includes(operator) ? operator : operators[0]!;
  const hint = words.valueHint[type === 'integer' || type === 'double' ? 'number' : type];
  const apply = (event: FormEvent) => {
    event.preventDefault();
    onApply({ column: name, operator: chosen, value: needsValue(chosen) ? value : '' });
  };
  return (
    <form onSubmit={apply}>
      <Stack gap="xs" w={260}>
        <Select
          label={words.column}
          data={columns.map((column) => column.name)}
          value={name}
          onChange={(to) => to !== null && setName(to)}
          searchable
          limit={100}
          allowDeselect={false}
          comboboxProps={{ withinPortal: false }}
        />
        <Select
          label={words.operator}
          data={operators.map((key) => ({ value: key, label: words.operators[key] }))}
          value={chosen}
          onChange={(to) => to !== null && setOperator(to as TableFilter['operator'])}
          allowDeselect={false}
          comboboxProps={{ withinPortal: false }}
        />
        {needsValue(chosen) && (
          <TextInput
            label={words.value}
            placeholder={hint}
            value={value}
            onChange={(event) => setValue(event.currentTarget.value)}
            data-autofocus
          />
        )}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onCancel}>
            {text.common.cancel}
          </Button>
          <Button type="submit">{words.apply}</Button>
        </Group>
      </Stack>
    </form>
  );
}
