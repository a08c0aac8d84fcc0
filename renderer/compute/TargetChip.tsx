import { IconServer2 } from '@tabler/icons-react';
import { text } from '../text/en.ts';
import { describePlace, nameOfTarget } from './describeTarget.ts';
import classes from './TargetChip.module.css';

export interface StepTarget {
  name: string;
  /** As the target told where it runs it; null: not told. */
  place: string | null;
  /** `chosen`: it has not run there yet. */
  tense: 'chosen' | 'running' | 'ran';
}

/** The target of a step, as a card or a row shows it; where exactly it ran, on hover. */
export function TargetChip({ name, place, tense }: StepTarget) {
  const title =
    tense === 'chosen'
      ? text.compute.ran.willRun(nameOfTarget(name))
      : describePlace({ target: name, place, isRunning: tense === 'running' });
  return (
    <span className={classes.chip} title={title} data-target={name}>
      <IconServer2 size={12} stroke={1.8} aria-hidden />
      <span className="visually-hidden">{title}</span>
      <span aria-hidden>{nameOfTarget(name)}</span>
    </span>
  );
}
