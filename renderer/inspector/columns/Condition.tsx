import { Chip, Select, TagsInput, TextInput } from '@mantine/core';
import { type Column, columnRole, columnType } from '../../../pipelines/contract/table.ts';
import { text } from '../../text/en.ts';
import fieldClasses from '../fields/Field.module.css';
import { type ConditionName, isRange, type Rule } from './columnSelection.ts';
import classes from './columns.module.css';

interface ConditionProps {
  name: ConditionName;
  rule: Rule;
  columns: readonly Column[];
  onChange(rule: Rule): void;
}

/** One condition of a rule. */
export function Condition({ name, rule, columns, onChange }: ConditionProps) {
  const words = text.inspector.columns;
  const label = words.rules.conditions[name];
  const set = (value: Rule[ConditionName]) => onChange({ ...rule, [name]: value } as Rule);
  switch (name) {
    case 'names':
      return (
        <TagsInput
          size="xs"
          aria-label={label}
          data={columns.map((column) => column.name)}
          limit={100}
          // Names may have commas in them.
          splitChars={[]}
          value={rule.names ?? []}
          onChange={set}
        />
      );
    case 'types':
      return (
        <Chips label={label} values={columnType.options} names={words.types} chosen={rule.types ?? []} onChange={set} />
      );
    case 'roles':
      return (
        <Chips label={label} values={columnRole.options} names={words.roles} chosen={rule.roles ?? []} onChange={set} />
      );
    case 'range':
      return (
        <TextInput
          aria-label={label}
          placeholder={words.rules.range}
          error={!isRange(rule.range ?? '') && words.rules.range}
          value={rule.range ?? ''}
          onChange={({ currentTarget }) => set(currentTarget.value)}
        />
      );
    case 'categorical':
      return (
        <Select
          aria-label={label}
          allowDeselect={false}
          value={rule.categorical ? 'yes' : 'no'}
          onChange={(next) => set(next === 'yes')}
          data={[
            { value: 'yes', label: words.rules.isCategorical },
            { value: 'no', label: words.rules.isNotCategorical },
          ]}
        />
      );
  }
}

interface ChipsProps<T extends string> {
  label: string;
  values: readonly T[];
  names: Readonly<Record<T, string>>;
  chosen: readonly T[];
  onChange(chosen: T[]): void;
}

function Chips<T extends string>({ label, values, names, chosen, onChange }: ChipsProps<T>) {
  return (
    <Chip.Group multiple value={[...chosen]} onChange={(next) => onChange(next as T[])}>
      <fieldset className={`${fieldClasses.group} ${classes.chips}`} aria-label={label}>
        {values.map((value) => (
          <Chip key={value} size="xs" value={value}>
            {names[value]}
          </Chip>
        ))}
      </fieldset>
    </Chip.Group>
  );
}
