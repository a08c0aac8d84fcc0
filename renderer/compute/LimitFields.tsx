import { TextInput } from '@mantine/core';
import { text } from '../text/en.ts';
import classes from './compute.module.css';
import type { TargetFields } from './targetFields.ts';

/** How much of the target steps may take. */
export function LimitFields({ fields }: { fields: TargetFields }) {
  const words = text.compute.dialog;
  const below = ['label', 'input', 'error', 'description'] as ('label' | 'input' | 'error' | 'description')[];
  return (
    <div className={classes.thirds}>
      <TextInput
        label={words.slots}
        description={words.slotsHelp}
        inputWrapperOrder={below}
        inputMode="numeric"
        {...fields.text('slots')}
      />
      <TextInput
        label={words.memory}
        description={words.memoryHelp}
        inputWrapperOrder={below}
        inputMode="decimal"
        {...fields.text('memory')}
      />
      <TextInput
        label={words.cpus}
        description={words.cpusHelp}
        inputWrapperOrder={below}
        inputMode="decimal"
        {...fields.text('cpus')}
      />
    </div>
  );
}
