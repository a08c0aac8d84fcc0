import { Button, CloseButton, Group, Popover } from '@mantine/core';
import { IconFilter } from '@tabler/icons-react';
import type { TableFilter } from '../../../pipelines/contract/rpc/outputs.ts';
import type { Column } from '../../../pipelines/contract/table.ts';
import { text } from '../../text/en.ts';
import { describeFilter, operatorsFor } from './describeFilter.ts';
import classes from './FilterBar.module.css';
import { FilterEditor } from './FilterEditor.tsx';

interface FilterBarProps {
  columns: readonly Column[];
  filters: readonly TableFilter[];
  /** Column that a new filter begins with, while it is written; null: none is. */
  editing: string | null;
  onEdit(column: string | null): void;
  onChange(filters: TableFilter[]): void;
}

/** The filters of a table as words that can be taken away, and the way to add one. All must hold. */
export function FilterBar({ columns, filters, editing, onEdit, onChange }: FilterBarProps) {
  const words = text.outputs.table.filters;
  const column = columns.find(({ name }) => name === editing);
  return (
    <Group gap={6} role="group" aria-label={words.title} style={{ minWidth: 0 }}>
      <Popover
        opened={column !== undefined}
        onChange={(opened) => !opened && onEdit(null)}
        position="bottom-start"
        trapFocus
        returnFocus
        shadow="md"
      >
        <Popover.Target>
          <Button
            variant="default"
            size="compact-xs"
            leftSection={<IconFilter size={14} aria-hidden />}
            disabled={columns.length === 0}
            onClick={() => onEdit(editing === null ? columns[0]!.name : null)}
          >
            {words.add}
          </Button>
        </Popover.Target>
        <Popover.Dropdown aria-label={words.add}>
          {column && (
            <FilterEditor
              key={column.name}
              columns={columns}
              initial={{ column: column.name, operator: operatorsFor(column.type)[0]!, value: '' }}
              onCancel={() => onEdit(null)}
              onApply={(filter) => {
                onEdit(null);
                onChange([...filters, filter]);
              }}
            />
          )}
        </Popover.Dropdown>
      </Popover>
      {filters.map((filter, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the same filter may be there twice.
        <span key={i} className={classes.filter}>
          <span className={classes.words} title={describeFilter(filter)}>
            {describeFilter(filter)}
          </span>
          <CloseButton
            size={18}
            iconSize={12}
            aria-label={words.remove(describeFilter(filter))}
            onClick={() => onChange(filters.toSpliced(i, 1))}
          />
        </span>
      ))}
    </Group>
  );
}
