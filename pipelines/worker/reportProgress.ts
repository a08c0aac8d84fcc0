import type { RunContext } from '../../modules/define.ts';
import type { FromWorker } from './protocol.ts';

const interval = 100;

/** Passes progress on at most ten times a second, however often a module reports it. */
export function reportProgress(send: (message: FromWorker) => void): RunContext['progress'] {
  let last = 0;
  return (fraction, message) => {
    const now = Date.now();
    // Of nothing at all, 0/0 is done.
    if (Number.isNaN(fraction)) return;
    if (now - last < interval && fraction < 1) return;
    last = now;
    send({
      type: 'progress',
      fraction: Math.max(0, Math.min(1, fraction)),
      ...(message === undefined ? {} : { message }),
    });
  };
}
