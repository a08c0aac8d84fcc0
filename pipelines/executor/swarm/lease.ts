import { setTimeout as sleep } from 'node:timers/promises';
import type Docker from 'dockerode';
import type { Result } from '../../contract/error.ts';
import { jobFolder } from '../../worker/linkProtocol.ts';
import type { StepTask } from '../../worker/protocol.ts';
import type { Answer } from '../converse.ts';
import type { ExecuteOptions, StepObserver, StepOutcome } from '../executor.ts';
import { AgentConnection } from '../remote/agentConnection.ts';
import { carryChildren } from '../remote/carryChildren.ts';
import { runStepOver } from '../remote/remoteStep.ts';
import { describeTrouble } from './describeTrouble.ts';
import { labelsOf, writeJob } from './jobSpec.ts';
import { JobTransfer } from './jobTransfer.ts';
import { type Joined, joinNode } from './joinNode.ts';
import type { NodeLink } from './nodeLink.ts';
import type { SwarmCluster } from './swarmCluster.ts';
import type { Ticket } from './ticket.ts';

/**
 * Sees to it that the manager has the image, and answers how nodes are to name it: a digest reference of a registry that they can
 * pull from, else its id, and then each node has to have it. The error says in words why there is none.
 */
export type ImageSource = (docker: Docker) => Promise<Result<{ id: string }, string>>;

/** How an attempt ended: as `converse` answers, or before there was anybody to converse with. */
export type Finish = Answer | { type: 'outcome'; outcome: StepOutcome };

export interface LeaseOptions {
  cluster: SwarmCluster;
  image: ImageSource;
  /** Bytes that a step may use. */
  memoryLimit: number;
}

export interface StepRequest {
  type: 'run-step' | 'inspect';
  task: StepTask;
  observer: StepObserver;
  options: ExecuteOptions;
}

/** Milliseconds in which a step's leftovers are removed; who has more of them is replaced sooner than waited for. */
const clearPatience = 2_000;

/**
 * A container on some node of a cluster for as long as somebody has use for it: its service and secret, and the link that it speaks
 * over. It serves one step at a time.
 */
export class Lease {
  /** Settles when it serves no step any more. */
  readonly over: Promise<unknown>;
  readonly #options: LeaseOptions;
  readonly #ending = new AbortController();
  #ticket: Ticket | undefined;
  #service: string | undefined;
  #secret: string | undefined;
  #open: { link: NodeLink; connection: AgentConnection } | undefined;
  #starting: Promise<Joined> | undefined;
  #ended: Promise<void> | undefined;
  readonly #settleOver: () => void;
  #steps = 0;
  #isOver = false;

  constructor(options: LeaseOptions) {
    this.#options = options;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.over = promise;
    this.#settleOver = () => {
      this.#isOver = true;
      resolve();
    };
  }

  /** Settles when its container is there, or with why there is none. Never rejects. `onLook`: as joinNode has it. */
  start(onLook: (waitingFor: string | undefined) => void): Promise<Joined> {
    this.#starting ??= this.#start(onLook).catch((error): Joined => {
      if (this.#ending.signal.aborted) return { type: 'canceled' };
      return { type: 'outcome', outcome: describeTrouble(error, this.#options.cluster.target) };
    });
    return this.#starting;
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  /** Has it run a step, up to when its results are here. Never rejects: whatever went wrong is an outcome. */
  async serve({ type, task, observer, options }: StepRequest): Promise<Finish> {
    if (!this.#open) throw new Error('This lease has not begun');
    const { link, connection } = this.#open;
    const { signal } = options;
    void link.node.then((node) => observer.placed?.(node));
    // What an earlier step still writes goes to a folder that is not there any more.
    this.#steps += 1;
    const files = new JobTransfer(link, task, `${jobFolder}/${this.#steps}`);
    try {
      await files.sendInputs();
      if (signal.aborted) return { type: 'canceled' };
      const following = carryChildren(observer, files);
      const answer = await runStepOver(connection, { type, task: files.task }, following, options);
      if (answer.type === 'reply' && answer.reply.type === 'completed') await files.takeOutputs();
      return answer;
    } catch (error) {
      if (signal.aborted) return { type: 'canceled' };
      return { type: 'outcome', outcome: describeTrouble(error, this.#options.cluster.target) };
    } finally {
      files.end();
    }
  }

  /** Removes what its last step has left. false: it cannot serve another. */
  async clear(): Promise<boolean> {
    if (!this.#open || this.#isOver || !this.#open.link.isQuiet) return false;
    const patience = new AbortController();
    const late = sleep(clearPatience, false, { signal: patience.signal }).catch(() => false);
    const isClear = await Promise.race([this.#open.connection.clear(), late]);
    patience.abort();
    return isClear && !this.#isOver;
  }

  /**
   * Ends it, whatever it does. Settles when its container and all else of it are gone from the cluster; what cannot be removed now is
   * reaped when the workspace is opened. Never rejects.
   */
  end(): Promise<void> {
    this.#ended ??= this.#end();
    return this.#ended;
  }

  async #start(onLook: (waitingFor: string | undefined) => void): Promise<Joined> {
    const { cluster, memoryLimit } = this.#options;
    const { signal } = this.#ending;
    const image = await cluster.manager.call((docker: Docker) => this.#options.image(docker), signal);
    if (!image.ok) {
      return { type: 'outcome', outcome: { type: 'failed', failure: { reason: 'user-error', message: image.error } } };
    }
    if (signal.aborted) return { type: 'canceled' };
    const { ticket, token } = (await cluster.service()).expect();
    this.#ticket = ticket;
    const name = `pipewright-${ticket.id}`;
    const secretId = await cluster.createSecret(name, token);
    this.#secret = secretId;
    if (signal.aborted) return { type: 'canceled' };
    const url = `https://${await cluster.address()}/leases/${ticket.id}`;
    const rest = { url, memoryLimit, target: cluster.target, labels: labelsOf(cluster.owner) };
    const service = await cluster.createService(writeJob({ name, image: image.value.id, secretId, ...rest }));
    this.#service = service;
    const joined = await joinNode(cluster, { service, image: image.value.id, ticket, signal }, onLook);
    if (joined.type !== 'link') return joined;
    const { link } = joined;
    this.#open = { link, connection: new AgentConnection(link.agent) };
    void this.#open.connection.ended.then(this.#settleOver);
    return signal.aborted ? { type: 'canceled' } : joined;
  }

  async #end(): Promise<void> {
    const { cluster } = this.#options;
    this.#ending.abort();
    this.#settleOver();
    await this.#starting;
    this.#open?.link.leave();
    // From here on a container that comes late is nobody's.
    if (this.#ticket) (await cluster.service()).forget(this.#ticket);
    await Promise.all([cluster.remove(this.#service, this.#secret).catch(() => {}), this.#open?.link.closed]);
  }
}
