import type { StepObserver, StepOutcome } from '../executor.ts';
import type { Attempt } from './attempt.ts';
import { describeEnd, describeWaiting } from './describeWaiting.ts';
import type { NodeLink } from './nodeLink.ts';
import type { SwarmCluster } from './swarmCluster.ts';
import type { ClusterTask } from './taskWatch.ts';

/** Milliseconds after which a step's log says why it has not begun. */
const quiet = 5_000;

export interface Waiting {
  /** Id of the service. */
  service: string;
  image: string;
  attempt: Attempt;
  signal: AbortSignal;
  /** Milliseconds that the step may be kept waiting. */
  timeout: number | undefined;
}

export type Joined = { type: 'link'; link: NodeLink };
type Waited = Joined | { type: 'canceled' | 'timed-out' } | { type: 'outcome'; outcome: StepOutcome };

/**
 * Waits for a container to take an attempt up, and says in the step's log what keeps it. The time in which a container starts is not
 * the step's; that in which no node takes it is. Answers the loss where the job has ended before it began.
 */
export async function joinNode(
  cluster: SwarmCluster,
  { service, image, attempt, signal, timeout = Number.POSITIVE_INFINITY }: Waiting,
  log: StepObserver['log'],
): Promise<Waited> {
  const { promise: ended, resolve: end } = Promise.withResolvers<Waited>();
  const from = performance.now();
  const nameOf = (id: string | undefined) => cluster.tasks.nodeName(id);
  let said: string | undefined;
  const look = async (tasks: readonly ClusterTask[]) => {
    const message = await describeEnd(tasks, await cluster.address(), nameOf);
    if (message !== undefined) return end({ type: 'outcome', outcome: { type: 'lost', message } });
    const waited = performance.now() - from;
    if (waited < Math.min(quiet, timeout)) return;
    const words = await describeWaiting(tasks, image, nameOf);
    if (words !== undefined && waited > timeout) end({ type: 'timed-out' });
    if (words === undefined || words === said) return;
    said = words;
    log('warning', words);
  };
  const cancel = () => end({ type: 'canceled' });
  signal.addEventListener('abort', cancel);
  cluster.tasks.watch(service, (tasks) => {
    // A manager that does not answer now is asked again by the next look.
    look(tasks).catch(() => {});
  });
  try {
    if (signal.aborted) cancel();
    return await Promise.race([attempt.joined.then((link) => ({ type: 'link', link }) as const), ended]);
  } finally {
    signal.removeEventListener('abort', cancel);
    cluster.tasks.unwatch(service);
  }
}
