import { ActionIcon, Tooltip } from '@mantine/core';
import { IconRotate2 } from '@tabler/icons-react';
import { text } from '../../text/en.ts';
import type { Field } from './describeFields.ts';
import { describeValue } from './describeValue.ts';
import classes from './Field.module.css';

/** Stands beside a value that is not the default, and brings that back. */
export function ResetMark({ field, onReset }: { field: Field; onReset(): void }) {
  const words = text.inspector.field;
  return (
    <Tooltip label={words.reset(describeValue(field.input, field.default))} multiline maw={280} position="left">
      <ActionIcon size={24} className={classes.changed} aria-label={words.resetLabel(field.title)} onClick={onReset}>
        <IconRotate2 size={14} aria-hidden />
      </ActionIcon>
    </Tooltip>
  );
}
