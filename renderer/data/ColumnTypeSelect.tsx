import { NativeSelect } from '@mantine/core';
import { type Column, type ColumnType, columnType } from '../../pipelines/contract/table.ts';
import { text } from '../text/en.ts';

interface ColumnTypeSelectProps {
  column: Column;
  /** The user chose it, not the engine. */
  isCorrected: boolean;
  onChange(type: ColumnType): void;
}

const choices = columnType.options.map((value) => ({ value, label: text.data.types[value] }));

/** The type of a column that is about to be imported. */
export function ColumnTypeSelect({ column, isCorrected, onChange }: ColumnTypeSelectProps) {
  return (
    <NativeSelect
      size="xs"
      variant={isCorrected ? 'filled' : 'default'}
      aria-label={text.data.import.typeOf(column.name)}
      data={choices}
      value={column.type}
      onChange={(event) => onChange(event.currentTarget.value as ColumnType)}
      styles={{ input: { height: 26, minHeight: 26, paddingInline: '8px 22px', fontWeight: isCorrected ? 700 : 400 } }}
      rightSectionWidth={22}
    />
  );
}
