import type { StepOutcome } from '../executor.ts';
import { describeEnd, describeWaiting } from './describeWaiting.ts';
import type { NodeLink } from './nodeLink.ts';
import type { SwarmCluster } from './swarmCluster.ts';
import type { ClusterTask } from './taskWatch.ts';
import type { Ticket } from './ticket.ts';

export interface Joining {
  /** Id of the service. */
  service: string;
  image: string;
  ticket: Ticket;
  signal: AbortSignal;
}

export type Joined =
  | { type: 'link'; link: NodeLink }
  | { type: 'canceled' }
  /** Why there is no container. */
  | { type: 'outcome'; outcome: StepOutcome };

/**
 * Waits for a service's container to come. Tells about once a second what keeps it in words for users, undefined where nothing does.
 * Answers the loss where the container has ended before it came.
 */
export async function joinNode(
  cluster: SwarmCluster,
  { service, image, ticket, signal }: Joining,
  onLook: (waitingFor: string | undefined) => void,
): Promise<Joined> {
  const { promise: ended, resolve: end } = Promise.withResolvers<Joined>();
  const nameOf = (id: string | undefined) => cluster.tasks.nodeName(id);
  const look = async (tasks: readonly ClusterTask[]) => {
    const message = await describeEnd(tasks, await cluster.address(), nameOf);
    if (message !== undefined) return end({ type: 'outcome', outcome: { type: 'lost', message } });
    onLook(await describeWaiting(tasks, image, nameOf));
  };
  const cancel = () => end({ type: 'canceled' });
  signal.addEventListener('abort', cancel);
  cluster.tasks.watch(service, (tasks) => {
    // A manager that does not answer now is asked again by the next look.
    look(tasks).catch(() => {});
  });
  try {
    if (signal.aborted) cancel();
    return await Promise.race([ticket.joined.then((link) => ({ type: 'link', link }) as const), ended]);
  } finally {
    signal.removeEventListener('abort', cancel);
    cluster.tasks.unwatch(service);
  }
}
