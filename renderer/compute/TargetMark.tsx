import type { TargetView } from '../../pipelines/contract/rpc/compute.ts';
import { text } from '../text/en.ts';
import classes from './compute.module.css';
import { statusOf } from './describeTarget.ts';

/** How a target is, as mark and word. */
export function TargetMark({ view }: { view: Pick<TargetView, 'target' | 'check'> }) {
  const status = statusOf(view);
  return (
    <span className={classes.mark} data-status={status}>
      {text.compute.status[status]}
    </span>
  );
}
