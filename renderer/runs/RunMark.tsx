import { IconCircleCheck, IconCircleX, IconPlayerStop, IconPlugX } from '@tabler/icons-react';
import type { RunStatus } from '../../pipelines/contract/run.ts';
import { text } from '../text/en.ts';
import classes from './RunMark.module.css';

const icons: Partial<Record<RunStatus, typeof IconCircleCheck>> = {
  completed: IconCircleCheck,
  failed: IconCircleX,
  canceled: IconPlayerStop,
  interrupted: IconPlugX,
};

/** A run's state as icon and word. */
export function RunMark({ status }: { status: RunStatus }) {
  const Icon = icons[status];
  return (
    <span className={classes.mark} data-status={status}>
      {Icon ? <Icon size={15} stroke={2} aria-hidden /> : <span className={classes.spinner} aria-hidden />}
      <span>{text.runs.status[status]}</span>
    </span>
  );
}
