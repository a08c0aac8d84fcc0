import { Textarea, TextInput } from '@mantine/core';
import classes from './Field.module.css';
import { formatNumber } from './numberText.ts';
import type { WidgetProps } from './widgetProps.ts';

/** One line of text. What is no text in the file is shown as JSON. */
export function TextWidget({ id, describedBy, field, value, write, isInvalid }: WidgetProps) {
  return (
    <TextInput
      id={id}
      aria-describedby={describedBy}
      aria-invalid={isInvalid}
      error={isInvalid}
      autoComplete="off"
      spellCheck={false}
      classNames={{ input: value === undefined ? classes.isDefault : '' }}
      value={formatNumber(value ?? field.default)}
      onChange={({ currentTarget }) => write(emptyAsMissing(currentTarget.value, field.default))}
    />
  );
}

/** Text of many lines, such as a small table. */
export function TextAreaWidget({ id, describedBy, field, value, write, isInvalid }: WidgetProps) {
  return (
    <Textarea
      id={id}
      aria-describedby={describedBy}
      aria-invalid={isInvalid}
      error={isInvalid}
      rows={9}
      wrap="off"
      spellCheck={false}
      classNames={{ input: `${classes.code} ${value === undefined ? classes.isDefault : ''}` }}
      value={formatNumber(value ?? field.default)}
      onChange={({ currentTarget }) => write(emptyAsMissing(currentTarget.value, field.default))}
    />
  );
}

/** Nothing typed where a value is required: it is missing, and said to be. */
export function emptyAsMissing(typed: string, fallback: unknown): string | undefined {
  return typed === '' && fallback === undefined ? undefined : typed;
}
