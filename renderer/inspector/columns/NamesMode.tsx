import { Button, Group, SegmentedControl, Text, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import type { ColumnSelection } from '../../../modules/lib/params/columnSelection.ts';
import { text } from '../../text/en.ts';
import { AddName } from './AddName.tsx';
import {
  applySelection,
  fromNames,
  isTicked,
  resolveToNames,
  restartNames,
  tickNames,
  toNames,
} from './columnSelection.ts';
import classes from './columns.module.css';
import { explainUnknown } from './explainUnknown.ts';
import type { KnownColumns } from './findColumns.ts';
import { TickList } from './TickList.tsx';

interface NamesModeProps {
  known: KnownColumns;
  /** Names of the last run, offered where columns are not known. */
  last: readonly string[];
  selection: ColumnSelection;
  onChange(selection: ColumnSelection): void;
}

/** Columns to tick, with search. Names that the table does not have stay at the end until they are unticked. */
export function NamesMode({ known, last, selection, onChange }: NamesModeProps) {
  const words = text.inspector.columns;
  const [query, setQuery] = useState('');
  const columns = 'columns' in known ? known.columns : undefined;
  const named = toNames(selection);
  const byName = useMemo(() => new Map(columns?.map((column) => [column.name, column])), [columns]);
  if (!named) {
    return (
      <>
        <Text size="sm">
          {columns ? words.rulesNow(applySelection(selection, columns).selected.length) : words.rulesUnknown}
        </Text>
        {columns && (
          <>
            <Text size="xs" c="dimmed">
              {words.turnHelp}
            </Text>
            <Group>
              <Button variant="default" onClick={() => onChange(fromNames(resolveToNames(selection, columns)))}>
                {words.turnIntoNames}
              </Button>
            </Group>
          </>
        )}
      </>
    );
  }
  const offered = new Set(columns ? byName.keys() : last);
  const listed = [...offered, ...named.names.filter((name) => !offered.has(name))];
  const found = listed.filter((name) => name.toLowerCase().includes(query.trim().toLowerCase()));
  const tick = (names: readonly string[], isChosen: boolean) => onChange(fromNames(tickNames(named, names, isChosen)));
  return (
    <>
      <SegmentedControl
        size="xs"
        aria-label={words.rules.start}
        value={named.start}
        onChange={(start) => onChange(fromNames(restartNames(named, start as 'all' | 'none', columns)))}
        data={[
          { value: 'none', label: words.starts.none },
          { value: 'all', label: words.starts.all },
        ]}
      />
      <Text size="xs" c="dimmed">
        {words.startHelp[named.start]}
      </Text>
      <Group gap={6} wrap="nowrap">
        <TextInput
          flex={1}
          data-autofocus
          aria-label={words.search}
          placeholder={words.search}
          leftSection={<IconSearch size={14} aria-hidden />}
          value={query}
          onChange={({ currentTarget }) => setQuery(currentTarget.value)}
        />
        <Button variant="default" onClick={() => tick(found, true)}>
          {words.tickAll}
        </Button>
        <Button variant="default" onClick={() => tick(found, false)}>
          {words.untickAll}
        </Button>
      </Group>
      {!('columns' in known) && (
        <>
          <Text size="xs">{explainUnknown(known, last)}</Text>
          <AddName taken={listed} onAdd={(name) => tick([name], named.start === 'none')} />
        </>
      )}
      <div className={classes.box}>
        <TickList
          names={found}
          columns={columns && byName}
          isTicked={(name) => isTicked(named, name)}
          onTick={(name, isChosen) => tick([name], isChosen)}
        />
      </div>
    </>
  );
}
