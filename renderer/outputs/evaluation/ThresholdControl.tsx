import { Button, Group, NumberInput, Slider, Text } from '@mantine/core';
import { text } from '../../text/en.ts';

interface ThresholdControlProps {
  threshold: number;
  positiveClass: string;
  best: number;
  onChange(threshold: number): void;
}

/** The probability from which on rows are called positive, in hundredths. */
export function ThresholdControl({ threshold, positiveClass, best, onChange }: ThresholdControlProps) {
  const words = text.evaluation.threshold;
  // While a zero is typed, it comes as text.
  const type = (value: number | string) => {
    if (value !== '' && Number(value) >= 0 && Number(value) <= 1) onChange(Number(value));
  };
  return (
    <section>
      <Group justify="space-between" wrap="nowrap" mb={2}>
        <Text component="h3" size="sm" fw={600}>
          {words.title}
        </Text>
        <Group gap={6} wrap="nowrap">
          <Button variant="default" size="compact-xs" aria-label={words.resetLabel} onClick={() => onChange(0.5)}>
            {words.reset}
          </Button>
          <Button variant="default" size="compact-xs" onClick={() => onChange(best)}>
            {words.bestF1}
          </Button>
          <NumberInput
            aria-label={words.title}
            w={70}
            value={threshold}
            onChange={type}
            min={0}
            max={1}
            step={0.01}
            decimalScale={2}
            fixedDecimalScale
          />
        </Group>
      </Group>
      <Slider
        thumbLabel={words.title}
        value={threshold}
        onChange={onChange}
        min={0}
        max={1}
        step={0.01}
        label={(value) => value.toFixed(2)}
        size="sm"
        my={8}
      />
      <Text size="xs" c="dimmed">
        {words.help(positiveClass)}
      </Text>
    </section>
  );
}
