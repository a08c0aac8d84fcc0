import { Select } from '@mantine/core';
import { text } from '../../text/en.ts';
import type { FieldInput } from './describeFields.ts';
import classes from './Field.module.css';
import { formatNumber } from './numberText.ts';
import type { WidgetProps } from './widgetProps.ts';

type SelectInput = Extract<FieldInput, { kind: 'select' }>;

/** One of a few values. One that the module does not know (any more) stays in the list while it is chosen. */
export function SelectWidget({ id, describedBy, field, value, write, isInvalid }: WidgetProps) {
  const { choices } = field.input as SelectInput;
  const current = value ?? field.default;
  const chosen = current === undefined ? null : formatNumber(current);
  const isKnown = chosen === null || choices.some((choice) => choice.value === chosen);
  const data = isKnown ? choices : [...choices, { value: chosen, label: text.inspector.field.unknownChoice(chosen) }];
  return (
    <Select
      id={id}
      aria-describedby={describedBy}
      error={isInvalid}
      classNames={{ input: value === undefined ? classes.isDefault : '' }}
      data={data}
      value={chosen}
      allowDeselect={false}
      maxDropdownHeight={320}
      comboboxProps={{ withinPortal: true }}
      onChange={(next) => next !== null && write(next)}
    />
  );
}
