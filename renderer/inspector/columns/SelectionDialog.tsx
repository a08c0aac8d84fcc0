import { Button, Group, Modal, SegmentedControl } from '@mantine/core';
import { useMemo, useState } from 'react';
import type { ColumnSelection } from '../../../modules/lib/params/columnSelection.ts';
import { text } from '../../text/en.ts';
import { applySelection, fromNames, toNames } from './columnSelection.ts';
import classes from './columns.module.css';
import type { KnownColumns } from './findColumns.ts';
import { NamesMode } from './NamesMode.tsx';
import { ResultList } from './ResultList.tsx';
import { RulesMode } from './RulesMode.tsx';

interface SelectionDialogProps {
  title: string;
  known: KnownColumns;
  last: readonly string[];
  selection: ColumnSelection;
  onChange(selection: ColumnSelection): void;
  onClose(): void;
}

/** Chooses columns by name or by rules. Every change is an edit of the pipeline at once; the result stands beside it. */
export function SelectionDialog({ title, known, last, selection, onChange, onClose }: SelectionDialogProps) {
  const words = text.inspector.columns;
  const named = toNames(selection);
  const [mode, setMode] = useState<'names' | 'rules'>(named ? 'names' : 'rules');
  const columns = 'columns' in known ? known.columns : undefined;
  const applied = useMemo(() => columns && applySelection(selection, columns), [columns, selection]);
  const shown = named?.start === 'none' ? named.names : applied?.selected.map(({ name }) => name);
  return (
    <Modal opened onClose={onClose} size={860} title={title} closeButtonProps={{ 'aria-label': text.common.close }}>
      <div className={classes.dialog}>
        <div className={classes.pane}>
          <SegmentedControl
            size="xs"
            aria-label={words.mode}
            value={mode}
            onChange={(next) => setMode(next as 'names' | 'rules')}
            data={[
              { value: 'names', label: words.modes.names },
              { value: 'rules', label: words.modes.rules },
            ]}
          />
          {mode === 'names' ? (
            <NamesMode known={known} last={last} selection={selection} onChange={onChange} />
          ) : (
            <RulesMode known={known} selection={selection} onChange={onChange} />
          )}
        </div>
        <ResultList
          columns={columns}
          names={shown}
          count={applied ? applied.selected.length : undefined}
          onMove={named?.start === 'none' ? (names) => onChange(fromNames({ start: 'none', names })) : undefined}
        />
      </div>
      <Group justify="flex-end" mt="md">
        <Button onClick={onClose}>{words.done}</Button>
      </Group>
    </Modal>
  );
}
