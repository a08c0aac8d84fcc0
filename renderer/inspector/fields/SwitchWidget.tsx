import { Switch } from '@mantine/core';
import type { WidgetProps } from './widgetProps.ts';

/** On or off. */
export function SwitchWidget({ id, labelId, describedBy, field, value, write, isInvalid }: WidgetProps) {
  return (
    <Switch
      id={id}
      size="xs"
      aria-labelledby={labelId}
      aria-describedby={describedBy}
      aria-invalid={isInvalid}
      checked={(value ?? field.default) === true}
      onChange={({ currentTarget }) => write(currentTarget.checked)}
    />
  );
}
