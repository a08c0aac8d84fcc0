import { IconAlertCircle } from '@tabler/icons-react';
import classes from './Field.module.css';

/** What is wrong, below what it is about. */
export function Problem({ id, words }: { id?: string; words: string }) {
  return (
    <div id={id} className={classes.problem}>
      <IconAlertCircle size={14} aria-hidden />
      <span>{words}</span>
    </div>
  );
}
