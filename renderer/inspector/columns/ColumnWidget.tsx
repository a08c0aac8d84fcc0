import { Autocomplete, Select } from '@mantine/core';
import { text } from '../../text/en.ts';
import fieldClasses from '../fields/Field.module.css';
import { formatNumber } from '../fields/numberText.ts';
import { ColumnMarks } from './ColumnMarks.tsx';
import classes from './columns.module.css';
import { explainUnknown } from './explainUnknown.ts';
import type { KnownColumns } from './findColumns.ts';

/** Options drawn at a time; more are found by searching. */
const mostOptions = 200;

interface ColumnWidgetProps {
  id: string;
  describedBy?: string | undefined;
  known: KnownColumns;
  /** Names of the last run, offered where columns are not known. */
  last?: readonly string[];
  value: unknown;
  /** Undefined: one has to be chosen. */
  fallback: unknown;
  write(value: string | undefined): void;
  isInvalid?: boolean;
}

/** One column: chosen from those of the table, or typed where they are not known. A name that is not among them stays. */
export function ColumnWidget({
  id,
  describedBy,
  known,
  last,
  value,
  fallback,
  write,
  isInvalid = false,
}: ColumnWidgetProps) {
  const name = formatNumber(value ?? fallback);
  const classNames = { input: value === undefined ? fieldClasses.isDefault : '' };
  if (!('columns' in known)) {
    return (
      <>
        <Autocomplete
          size="xs"
          data={[...(last ?? [])]}
          limit={mostOptions}
          maxDropdownHeight={300}
          id={id}
          aria-describedby={describedBy}
          aria-invalid={isInvalid}
          error={isInvalid}
          autoComplete="off"
          spellCheck={false}
          classNames={classNames}
          value={name}
          onChange={(typed) => write(typed === '' && fallback === undefined ? undefined : typed)}
        />
        <div className={classes.hint}>{explainUnknown(known, last)}</div>
      </>
    );
  }
  const columns = new Map(known.columns.map((column) => [column.name, column]));
  const names = [...columns.keys()];
  return (
    <Select
      id={id}
      aria-describedby={describedBy}
      error={isInvalid}
      searchable
      limit={mostOptions}
      placeholder={text.inspector.columns.chooseOne}
      nothingFoundMessage={text.inspector.columns.noneFound}
      allowDeselect={false}
      clearable={fallback !== undefined && name !== ''}
      clearButtonProps={{ 'aria-label': text.inspector.columns.remove(name), tabIndex: 0 }}
      maxDropdownHeight={300}
      classNames={classNames}
      data={name === '' || columns.has(name) ? names : [...names, name]}
      value={name === '' ? null : name}
      onChange={(next) => write(next ?? undefined)}
      renderOption={({ option }) => (
        <span className={classes.option}>
          <span className={classes.name}>{option.value}</span>
          <ColumnMarks column={columns.get(option.value)} />
        </span>
      )}
    />
  );
}
