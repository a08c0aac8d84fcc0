import { ActionIcon, Tooltip } from '@mantine/core';
import { IconInfoCircle } from '@tabler/icons-react';
import { text } from '../../text/en.ts';
import classes from './Field.module.css';

/** Shows the help of a field on hover, focus and touch. */
export function HelpMark({ title, help }: { title: string; help: string }) {
  return (
    <Tooltip
      label={help}
      multiline
      maw={280}
      position="bottom"
      openDelay={150}
      events={{ hover: true, focus: true, touch: true }}
    >
      <ActionIcon size={24} className={classes.mark} aria-label={text.inspector.field.help(title)}>
        <IconInfoCircle size={14} aria-hidden />
      </ActionIcon>
    </Tooltip>
  );
}
