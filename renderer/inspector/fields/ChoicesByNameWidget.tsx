import { ActionIcon, Button, Group, Select, Text, TextInput } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useRef, useState } from 'react';
import type { Column } from '../../../pipelines/contract/table.ts';
import { useChecks } from '../../canvas/OpenedContext.tsx';
import { text } from '../../text/en.ts';
import classes from './ChoicesByNameWidget.module.css';
import type { FieldInput } from './describeFields.ts';
import fieldClasses from './Field.module.css';
import { nameValue } from './nameValue.ts';
import type { StepWidgetProps } from './widgetProps.ts';

type ByNameInput = Extract<FieldInput, { kind: 'choices-by-name' }>;

/** Tables with more columns than this are searched. */
const searched = 12;
const rowHeight = 32;

/** A choice for each column of the step's own table, such as its type; only those that were chosen are written. */
export function ChoicesByNameWidget({ labelId, describedBy, nodeId, spec, field, value, write }: StepWidgetProps) {
  const words = text.inspector.types;
  const { choices } = field.input as ByNameInput;
  const chosen = (value ?? field.default ?? {}) as Readonly<Record<string, unknown>>;
  const columns = useOwnColumns(nodeId, Object.keys(spec.outputs)[0] ?? '');
  const [query, setQuery] = useState('');
  const [added, setAdded] = useState('');
  const scroller = useRef<HTMLDivElement>(null);
  const known = new Map(columns?.map((column) => [column.name, column]));
  const names = [...known.keys(), ...Object.keys(chosen).filter((name) => !known.has(name))];
  const shown = names.filter((name) => name.toLowerCase().includes(query.toLowerCase()));
  const rows = useVirtualizer({
    count: shown.length,
    estimateSize: () => rowHeight,
    getScrollElement: () => scroller.current,
    overscan: 6,
  });
  function choose(name: string, choice: string | undefined) {
    const { [name]: _, ...others } = chosen;
    write(choice === undefined ? others : { ...chosen, [name]: choice });
  }
  return (
    <fieldset
      className={`${fieldClasses.group} ${classes.frame}`}
      aria-labelledby={labelId}
      aria-describedby={describedBy}
    >
      {names.length > searched && (
        <TextInput
          aria-label={words.search}
          placeholder={words.search}
          value={query}
          onChange={({ currentTarget }) => setQuery(currentTarget.value)}
        />
      )}
      {!columns && (
        <Text size="xs" c="dimmed">
          {words.unknown}
        </Text>
      )}
      <div ref={scroller} className={classes.rows}>
        <div style={{ height: rows.getTotalSize(), position: 'relative' }}>
          {rows.getVirtualItems().map(({ index, start }) => {
            const name = shown[index]!;
            const choice = Object.hasOwn(chosen, name) ? String(chosen[name]) : undefined;
            const type = known.get(name)?.type;
            const found = choice === undefined && type ? words.asFound(nameValue(type)) : words.found;
            return (
              <div key={name} className={classes.row} style={{ transform: `translateY(${start}px)` }}>
                <span className={classes.name} title={name} data-changed={choice !== undefined || undefined}>
                  {name}
                </span>
                <Select
                  w={132}
                  aria-label={words.type(name)}
                  allowDeselect={false}
                  data={[{ value: '', label: found }, ...choices]}
                  value={choice ?? ''}
                  onChange={(next) => choose(name, next === '' || next === null ? undefined : next)}
                />
                {columns && !known.has(name) && (
                  <ActionIcon
                    size="sm"
                    aria-label={text.inspector.columns.remove(name)}
                    onClick={() => choose(name, undefined)}
                  >
                    <IconX size={14} aria-hidden />
                  </ActionIcon>
                )}
              </div>
            );
          })}
        </div>
      </div>
      {!columns && (
        <Group gap={4} wrap="nowrap">
          <TextInput
            flex={1}
            aria-label={words.name}
            placeholder={words.name}
            value={added}
            onChange={({ currentTarget }) => setAdded(currentTarget.value)}
          />
          <Button
            variant="default"
            leftSection={<IconPlus size={13} aria-hidden />}
            disabled={added === '' || names.includes(added)}
            onClick={() => {
              choose(added, choices[0]?.value);
              setAdded('');
            }}
          >
            {words.add}
          </Button>
        </Group>
      )}
    </fieldset>
  );
}

function useOwnColumns(nodeId: string, port: string): readonly Column[] | undefined {
  return useChecks(({ shapes }) => {
    const shape = shapes[nodeId]?.[port];
    return shape?.type === 'table' ? shape.columns : undefined;
  });
}
