import { randomUUID } from 'node:crypto';
import { cp, mkdir, realpath } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import type { Artifact } from '../contract/artifact.ts';
import type { ChildInput, ChildMetric, ChildRequest, ChildResult } from '../contract/child.ts';
import type { Result } from '../contract/error.ts';
import type { Step } from '../contract/plan.ts';
import type { StartedChild } from '../executor/executor.ts';
import { describeStorageError } from './describeStorageError.ts';
import { type PreparedChild, prepareChild } from './prepareChild.ts';
import { runChild } from './runChild.ts';
import type { StepSurroundings } from './surroundings.ts';
import type { WorkerSlot } from './workerSlots.ts';

interface Attempt {
  step: Step;
  inputs: Readonly<Record<string, Artifact>>;
  /** Folder of the attempt, with `temp` in it. */
  folder: string;
  slot: WorkerSlot;
}

/** The child runs of one attempt of a step. While any goes on, the step has no worker slot: it waits for them. */
export class StepChildren {
  readonly #attempt: Attempt;
  readonly #surroundings: StepSurroundings;
  readonly #stop = new AbortController();
  readonly #going = new Set<Promise<ChildResult>>();
  /** One after the other, so that children begin in the order in which they were asked for. */
  #preparing: Promise<unknown> = Promise.resolve();
  /** Digests of what children have made and the step was told of. */
  readonly #made = new Set<string>();

  constructor(attempt: Attempt, surroundings: StepSurroundings) {
    this.#attempt = attempt;
    this.#surroundings = surroundings;
  }

  start(request: ChildRequest, onMetric: (metric: ChildMetric) => void): StartedChild {
    const { slot } = this.#attempt;
    const canceled = new AbortController();
    const signal = AbortSignal.any([this.#surroundings.scope.signal, this.#stop.signal, canceled.signal]);
    slot.lend();
    const result = this.#run(request, signal, onMetric).then(async (ended) => {
      await slot.reclaim();
      this.#going.delete(result);
      return ended;
    });
    this.#going.add(result);
    return { result, cancel: () => canceled.abort() };
  }

  /** Cancels what goes on, and waits for its end. */
  async end(): Promise<void> {
    this.#stop.abort();
    await Promise.all(this.#going);
  }

  async #run(
    request: ChildRequest,
    signal: AbortSignal,
    onMetric: (metric: ChildMetric) => void,
  ): Promise<ChildResult> {
    const { step } = this.#attempt;
    const preparing = this.#preparing.then(() => this.#prepare(request));
    this.#preparing = preparing.catch(() => {});
    try {
      const prepared = await preparing;
      if (!prepared.ok) return notBegun(prepared.error);
      const parent = { ...this.#surroundings, nodeId: step.nodeId };
      const result = await runChild(request, prepared.value, parent, { signal, onMetric });
      for (const { artifact } of Object.values(result.outputs)) this.#made.add(artifact.digest);
      return result;
    } catch (error) {
      if (error instanceof BadRequest) return notBegun(error.message);
      const failure = { ...describeStorageError(error), step: step.title };
      return { runId: '', status: 'failed', failure, outputs: {}, metrics: {} };
    }
  }

  async #prepare(request: ChildRequest): Promise<Result<PreparedChild, string>> {
    const { services } = this.#surroundings;
    const inputs: Record<string, Artifact> = {};
    for (const [name, input] of Object.entries(request.inputs)) inputs[name] = await this.#provide(input);
    const allowed = new Set(this.#attempt.step.runs.map(({ id }) => id));
    const catalog = await services.catalog();
    return prepareChild(request, inputs, { ...services, catalog, allowed, baseDir: services.paths.workspace });
  }

  async #provide(input: ChildInput): Promise<Artifact> {
    if ('input' in input) {
      const artifact = this.#attempt.inputs[input.input];
      if (!artifact) throw new BadRequest(`It has nothing on its input ${input.input}`);
      return artifact;
    }
    if ('artifact' in input) {
      if (this.#made.has(input.artifact.digest)) return input.artifact;
      throw new BadRequest('It names an artifact that none of its child runs has made');
    }
    return await this.#publishFile(input);
  }

  /** The step may go on using its file: a copy becomes the artifact. */
  async #publishFile({ file, type }: Extract<ChildInput, { file: string }>): Promise<Artifact> {
    const { artifacts } = this.#surroundings.services;
    const temp = await realpath(join(this.#attempt.folder, 'temp'));
    const source = await realpath(join(temp, file)).catch(() => undefined);
    const path = source === undefined ? '..' : relative(temp, source);
    if (source === undefined || path === '' || path === '..' || path.startsWith(`..${sep}`))
      throw new BadRequest(`It has no file ${file} in its temporary folder`);
    const folder = join(this.#attempt.folder, 'given');
    await mkdir(folder, { recursive: true });
    const copy = join(folder, randomUUID());
    await cp(source, copy, { recursive: true });
    return await artifacts.publish(copy, type);
  }
}

class BadRequest extends Error {}

/** A defect of the module: its request makes no run. */
function notBegun(reason: string): ChildResult {
  const failure = {
    reason: 'internal' as const,
    message: `A child run could not begin: ${reason}.`,
    step: 'the run itself',
  };
  return { runId: '', status: 'failed', failure, outputs: {}, metrics: {} };
}
