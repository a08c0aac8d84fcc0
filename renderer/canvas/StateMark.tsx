import {
  IconAlertTriangle,
  IconBan,
  IconCheck,
  IconClock,
  IconPinFilled,
  IconPlayerSkipForward,
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

/** The step keeps an earlier result. */
export function PinMark() {
  return (
    <span className={classes.mark} data-state="pinned">
      <IconPinFilled size={13} aria-hidden />
      <span>{text.canvas.pinned}</span>
    </span>
  );
}

/** Runs leave the step out, because only pinned ones read from it. */
export function IdleMark() {
  return (
    <span className={classes.mark} title={text.canvas.idleHelp}>
      <IconPlayerSkipForward size={13} stroke={2} aria-hidden />
      <span>{text.canvas.idle}</span>
    </span>
  );
}
