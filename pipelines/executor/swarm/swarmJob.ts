import type Docker from 'dockerode';
import type { Result } from '../../contract/error.ts';
import type { StepTask } from '../../worker/protocol.ts';
import type { Answer } from '../converse.ts';
import type { ExecuteOptions, StepObserver, StepOutcome } from '../executor.ts';
import { carryChildren } from '../remote/carryChildren.ts';
import { runRemoteStep } from '../remote/remoteStep.ts';
import type { Attempt } from './attempt.ts';
import { describeTrouble } from './describeTrouble.ts';
import { labelsOf, writeJob } from './jobSpec.ts';
import { JobTransfer } from './jobTransfer.ts';
import { type Joined, joinNode } from './joinNode.ts';
import type { NodeLink } from './nodeLink.ts';
import type { SwarmCluster } from './swarmCluster.ts';

/**
 * Sees to it that the manager has the image, and answers how nodes are to name it: a digest reference of a registry that they can
 * pull from, else its id, and then each node has to have it. The error says in words why there is none.
 */
export type ImageSource = (docker: Docker) => Promise<Result<{ id: string }, string>>;

/** How an attempt ended: as `converse` answers, or before there was anybody to converse with. */
export type Finish = Answer | { type: 'outcome'; outcome: StepOutcome };

export interface JobRequest {
  type: 'run-step' | 'inspect';
  task: StepTask;
  observer: StepObserver;
  options: ExecuteOptions;
}

/** One attempt of a step on a cluster: its service and secret, the container that takes it up, its files and its conversation. */
export class SwarmJob {
  readonly #cluster: SwarmCluster;
  readonly #image: ImageSource;
  readonly #request: JobRequest;
  #attempt: Attempt | undefined;
  #service: string | undefined;
  #secret: string | undefined;

  constructor(cluster: SwarmCluster, image: ImageSource, request: JobRequest) {
    this.#cluster = cluster;
    this.#image = image;
    this.#request = request;
  }

  /** Never rejects: whatever went wrong is an outcome. */
  async run(): Promise<Finish> {
    const { signal } = this.#request.options;
    try {
      const joined = await this.#begin();
      if (joined.type !== 'link') return joined;
      if (signal.aborted) return await leave(joined.link, { type: 'canceled' });
      return await this.#serve(joined.link);
    } catch (error) {
      if (signal.aborted) return { type: 'canceled' };
      return { type: 'outcome', outcome: describeTrouble(error, this.#cluster.target) };
    } finally {
      // From here on a container that comes late is nobody's.
      if (this.#attempt) (await this.#cluster.service()).forget(this.#attempt);
    }
  }

  /** Removes what is left in the cluster. Never rejects: what cannot be removed now is reaped when the workspace is opened. */
  async remove(): Promise<void> {
    await this.#cluster.remove(this.#service, this.#secret).catch(() => {});
  }

  async #begin(): Promise<Joined | Extract<Finish, { type: 'outcome' | 'canceled' | 'timed-out' }>> {
    const { task, observer, options } = this.#request;
    const { signal } = options;
    const { target, owner } = this.#cluster;
    const image = await this.#cluster.manager.call((docker: Docker) => this.#image(docker), signal);
    if (!image.ok) {
      return { type: 'outcome', outcome: { type: 'failed', failure: { reason: 'user-error', message: image.error } } };
    }
    if (signal.aborted) return { type: 'canceled' };
    const service = await this.#cluster.service();
    const { attempt, token } = service.expect();
    this.#attempt = attempt;
    const labels = labelsOf(owner, options.identity);
    const name = `pipewright-${attempt.id}`;
    this.#secret = await this.#cluster.createSecret(name, token, labels);
    if (signal.aborted) return { type: 'canceled' };
    const url = `https://${await this.#cluster.address()}/attempts/${attempt.id}`;
    const { id } = image.value;
    this.#service = await this.#cluster.createService(
      writeJob({ name, labels, image: id, secretId: this.#secret, url, task, target }),
    );
    const waiting = { service: this.#service, image: id, attempt, signal, timeout: options.timeout };
    return await joinNode(this.#cluster, waiting, observer.log.bind(observer));
  }

  async #serve(link: NodeLink): Promise<Finish> {
    const { type, task, observer, options } = this.#request;
    void link.node.then((node) => observer.placed?.(node));
    const files = new JobTransfer(link, task);
    await files.sendInputs();
    if (options.signal.aborted) return await leave(link, { type: 'canceled' });
    const following = carryChildren(observer, files);
    const answer = await runRemoteStep(link.agent, { type, task: files.task }, following, options);
    if (answer.type === 'reply' && answer.reply.type === 'completed') await files.takeOutputs();
    return await leave(link, answer);
  }
}

/** Settles when the container has no more to do, and where it was interrupted, when it is gone. */
async function leave<F extends Finish>(link: NodeLink, finish: F): Promise<F> {
  link.leave();
  if (finish.type !== 'reply') await link.closed;
  return finish;
}
