import { TextInput } from '@mantine/core';
import type { FieldInput } from './describeFields.ts';
import classes from './Field.module.css';
import { formatNumber, readNumber, stepNumber } from './numberText.ts';
import { useDraft } from './useDraft.ts';
import type { WidgetProps } from './widgetProps.ts';

type NumberInput = Extract<FieldInput, { kind: 'number' }>;

/** A number that can be typed, and stepped by the arrow keys. */
export function NumberWidget({ id, describedBy, field, value, write, isInvalid }: WidgetProps) {
  const input = field.input as NumberInput;
  const current = value ?? field.default;
  const draft = useDraft({
    value: current,
    format: formatNumber,
    read: (typed) => readNumber(typed) ?? field.default,
    write,
  });
  function step(event: React.KeyboardEvent) {
    const direction = event.key === 'ArrowUp' ? 1 : event.key === 'ArrowDown' ? -1 : 0;
    if (direction === 0 || typeof current !== 'number') return;
    event.preventDefault();
    draft.leave();
    write(stepNumber(current, direction, input));
  }
  return (
    <TextInput
      id={id}
      role="spinbutton"
      aria-valuenow={typeof current === 'number' ? current : undefined}
      aria-valuetext={draft.shown === '' ? undefined : draft.shown}
      aria-valuemin={input.min}
      aria-valuemax={input.max}
      aria-describedby={describedBy}
      aria-invalid={isInvalid}
      error={isInvalid}
      withErrorStyles={isInvalid}
      inputMode={input.integer ? 'numeric' : 'decimal'}
      autoComplete="off"
      spellCheck={false}
      classNames={{ input: value === undefined ? classes.isDefault : '' }}
      value={draft.shown}
      onChange={({ currentTarget }) => draft.type(currentTarget.value)}
      onBlur={draft.leave}
      onKeyDown={step}
    />
  );
}
