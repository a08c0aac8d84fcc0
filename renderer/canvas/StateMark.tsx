import {
  IconAlertTriangle,
  IconBan,
  IconCheck,
  IconClock,
  IconPlayerStop,
  IconPlugX,
  IconRecycle,
  IconRefreshAlert,
  IconX,
} from '@tabler/icons-react';
import { text } from '../text/en.ts';
import classes from './StateMark.module.css';
import type { StepState } from './stepState.ts';

const icons: Partial<Record<StepState, typeof IconCheck>> = {
  queued: IconClock,
  completed: IconCheck,
  reused: IconRecycle,
  failed: IconX,
  skipped: IconBan,
  canceled: IconPlayerStop,
  interrupted: IconPlugX,
  stale: IconRefreshAlert,
  disabled: IconBan,
};

/** A step's state as icon and word: never by colour alone. */
export function StateMark({ state, time }: { state: StepState; time?: string | undefined }) {
  if (state === 'draft') return null;
  const Icon = icons[state];
  return (
    <span className={classes.mark} data-state={state}>
      {Icon ? <Icon size={13} stroke={2} aria-hidden /> : <span className={classes.spinner} aria-hidden />}
      <span>{text.canvas.states[state]}</span>
      {time && <span className={classes.time}>{time}</span>}
    </span>
  );
}

export function ProblemMark({ count }: { count: number }) {
  return (
    <span className={classes.mark} data-state="problem">
      <IconAlertTriangle size={13} stroke={2} aria-hidden />
      <span>{text.canvas.problems(count)}</span>
    </span>
  );
}
