import { readdirSync } from 'node:fs';
import type { Result } from '../contract/error.ts';
import { localTarget } from '../contract/localTarget.ts';
import type { Step } from '../contract/plan.ts';
import type { ComputePlace, ComputePlaces } from '../run/services.ts';
import type { EngineCompute, PlaceOptions } from './computePlaces.ts';

/** The places of steps: this machine, and targets, whose code is loaded when first one is wanted. */
export class StepPlaces implements ComputePlaces {
  readonly #local: ComputePlace;
  readonly #options: PlaceOptions;
  #opened: Promise<EngineCompute> | undefined;

  constructor(local: ComputePlace, options: PlaceOptions) {
    this.#local = local;
    this.#options = options;
  }

  async find(step: Pick<Step, 'compute' | 'environment'>): Promise<Result<ComputePlace, string>> {
    if ((step.compute ?? localTarget) === localTarget) return { ok: true, value: this.#local };
    return await (await this.open()).find(step);
  }

  /** All that can be done with the targets of the workspace. */
  open(): Promise<EngineCompute> {
    this.#opened ??= import('./computePlaces.ts').then(({ openComputePlaces }) =>
      openComputePlaces(this.#local, this.#options),
    );
    return this.#opened;
  }

  /** Begins to remove what an engine that was killed left behind on targets. `warn` is told why it takes longer. */
  async reap(warn: (text: string) => void): Promise<void> {
    if (hasEntries(this.#options.computeInUse)) await (await this.open()).reap(warn);
  }

  async close(): Promise<void> {
    await (await this.#opened)?.close();
  }
}

function hasEntries(folder: string): boolean {
  try {
    return readdirSync(folder).length > 0;
  } catch {
    return false;
  }
}
