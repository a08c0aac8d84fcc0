import { linkExit } from '../../worker/linkProtocol.ts';
import type { ClusterTask } from './taskWatch.ts';

/** Why a job has not begun, in words; undefined where nothing keeps it from beginning. `nameOf`: "The node X". */
export async function describeWaiting(
  tasks: readonly ClusterTask[],
  image: string,
  nameOf: (id: string | undefined) => Promise<string>,
): Promise<string | undefined> {
  const rejected = tasks.find(({ Status }) => Status.State === 'rejected');
  const lacks = tasks.find(({ Status }) => /no such image/i.test(Status.Err ?? ''));
  if (lacks) {
    const how = 'Write it to a file by "pipewright image build --out FILE" and load it there by "docker load -i FILE"';
    return `${await nameOf(lacks.NodeID)} does not have the image that the step runs in (${image}). ${how}, or put it into a registry that the nodes reach.`;
  }
  if (rejected)
    return `${await nameOf(rejected.NodeID)} refuses the step: ${rejected.Status.Err ?? 'it does not say why'}.`;
  const pending = tasks.find(({ Status }) => Status.State === 'pending');
  if (!pending) return undefined;
  const said = pending.Status.Err ?? '';
  if (/insufficient resources/.test(said)) {
    return `The step waits for a node with enough free memory and processors. The cluster says: ${said}.`;
  }
  if (/constraints? not satisfied/.test(said)) {
    return `The step waits: no node of the cluster is as the target's placement asks. The cluster says: ${said}.`;
  }
  return `The step waits for a node. ${said === '' ? '' : `The cluster says: ${said}.`}`.trim();
}

/** Why a job ended that never began, in words; undefined where it has not ended. `address`: of the engine, for the nodes. */
export async function describeEnd(
  tasks: readonly ClusterTask[],
  address: string,
  nameOf: (id: string | undefined) => Promise<string>,
): Promise<string | undefined> {
  // The cluster may have made another one already, which comes too late.
  const ended = tasks.find(({ Status }) => Status.State === 'failed' || Status.State === 'complete');
  if (!ended) return undefined;
  const node = await nameOf(ended.NodeID);
  const code = ended.Status.ContainerStatus?.ExitCode;
  if (code === linkExit.unreachable) {
    return `${node} cannot reach this machine at ${address}. Check the address that the target advertises, and the firewalls between them.`;
  }
  return `${node} ended the step before it began: ${ended.Status.Err ?? `exit code ${code}`}.`;
}
