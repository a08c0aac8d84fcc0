import { Button, Group, NumberInput } from '@mantine/core';
import { useEffect, useState } from 'react';
import { text } from '../text/en.ts';

interface LimitInputProps {
  label: string;
  help: string;
  warning?: string | undefined;
  /** null: left to the machine. */
  value: number | null;
  min: number;
  max: number;
  step: number;
  /** Digits after the point that may be given. */
  decimals: number;
  /** What is wrong with a number outside of the range. */
  rangeError: string;
  /** What null comes to. */
  automatic: string;
  onChange(value: number | null): void;
}

/** A number that the machine chooses unless the user does. It is kept when the field is left, or with Enter. */
export function LimitInput(props: LimitInputProps) {
  const { label, help, warning, value, min, max, step, decimals, rangeError, automatic, onChange } = props;
  const [typed, setTyped] = useState<string | number>(value ?? '');
  useEffect(() => setTyped(value ?? ''), [value]);
  const isRight = typed === '' || (typeof typed === 'number' && typed >= min && typed <= max);
  const keep = (now: string | number) => {
    const next = now === '' ? null : Number(now);
    if (isRight && next !== value) onChange(next);
  };
  return (
    <Group align="flex-end" gap="xs">
      <NumberInput
        w={420}
        label={label}
        description={warning ? `${help} ${warning}` : help}
        inputWrapperOrder={['label', 'input', 'error', 'description']}
        placeholder={text.settings.automatic(automatic)}
        error={isRight ? undefined : rangeError}
        min={min}
        max={max}
        step={step}
        startValue={min}
        clampBehavior="none"
        decimalScale={decimals}
        allowNegative={false}
        value={typed}
        onChange={setTyped}
        onBlur={() => keep(typed)}
        onKeyDown={(event) => event.key === 'Enter' && keep(typed)}
      />
      {value !== null && (
        <Button
          variant="default"
          onClick={() => onChange(null)}
          aria-label={`${text.settings.takeAutomatic}: ${label}`}
        >
          {text.settings.takeAutomatic}
        </Button>
      )}
    </Group>
  );
}
