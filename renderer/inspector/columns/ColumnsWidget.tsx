import { Button } from '@mantine/core';
import { useMemo, useState } from 'react';
import { text } from '../../text/en.ts';
import fieldClasses from '../fields/Field.module.css';
import { applySelection, readSelection } from './columnSelection.ts';
import classes from './columns.module.css';
import { describeSelection } from './describeSelection.ts';
import { explainUnknown } from './explainUnknown.ts';
import type { KnownColumns } from './findColumns.ts';
import { SelectionDialog } from './SelectionDialog.tsx';

interface ColumnsWidgetProps {
  id: string;
  labelId: string;
  describedBy?: string | undefined;
  title: string;
  known: KnownColumns;
  /** Names of the last run, offered where columns are not known. */
  last?: readonly string[];
  value: unknown;
  write(value: unknown): void;
  isInvalid?: boolean;
}

/** Which columns: a summary with their number, and the way to the dialog that changes them. */
export function ColumnsWidget({
  id,
  labelId,
  describedBy,
  title,
  known,
  last,
  value,
  write,
  isInvalid,
}: ColumnsWidgetProps) {
  const words = text.inspector.columns;
  const [isOpen, setOpen] = useState(false);
  const selection = readSelection(value) ?? { start: 'none' as const, rules: [] };
  const columns = 'columns' in known ? known.columns : undefined;
  const applied = useMemo(() => {
    const read = readSelection(value);
    return columns && read ? applySelection(read, columns) : undefined;
  }, [value, columns]);
  return (
    <fieldset className={fieldClasses.group} aria-labelledby={labelId} aria-describedby={describedBy}>
      <div className={classes.summary} data-invalid={isInvalid || undefined}>
        <ul className={classes.lines}>
          {describeSelection(selection).map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
        {applied && applied.unknown.length > 0 && (
          <div className={classes.missing}>{words.unknownNames(applied.unknown.join(', '))}</div>
        )}
        <div className={classes.foot}>
          <span className={classes.count}>
            {columns && applied ? words.ofAll(applied.selected.length, columns.length) : ''}
          </span>
          <Button
            id={id}
            size="compact-xs"
            variant="light"
            aria-haspopup="dialog"
            aria-labelledby={`${labelId} ${id}`}
            onClick={() => setOpen(true)}
          >
            {words.choose}
          </Button>
        </div>
      </div>
      {!('columns' in known) && <div className={classes.hint}>{explainUnknown(known, last)}</div>}
      {isOpen && (
        <SelectionDialog
          title={title}
          known={known}
          last={last ?? []}
          selection={selection}
          onChange={write}
          onClose={() => setOpen(false)}
        />
      )}
    </fieldset>
  );
}
