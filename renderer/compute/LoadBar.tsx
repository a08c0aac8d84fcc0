import { text } from '../text/en.ts';
import classes from './compute.module.css';
import { useLoad } from './useCompute.ts';

/** How many steps of this workspace a target has now, against its slots, as a bar and in words. */
export function LoadBar({ name }: { name: string }) {
  const load = useLoad(name);
  const words = text.compute.load;
  if (!load) return <span className={classes.load}>{words.unknown}</span>;
  const { running, waiting, slots } = load;
  const share = Math.min(1, running / Math.max(1, slots));
  return (
    <span className={classes.load}>
      <span className={classes.track} aria-hidden>
        <span className={classes.fill} style={{ width: `${share * 100}%` }} />
      </span>
      <span>{words.running(running, slots)}</span>
      {waiting > 0 && <span>{words.waiting(waiting)}</span>}
    </span>
  );
}
