import { randomBytes } from 'node:crypto';
import type { ServingPlan, ServingState } from '../../contract/endpoint.ts';
import type { ServingContext } from './context.ts';
import type { Keys } from './keys.ts';
import { readServingPlan } from './readServingPlan.ts';
import { replaceText } from './replaceText.ts';
import type { ServingPaths } from './servingPaths.ts';
import { watchFile } from './watchFile.ts';

/**
 * Follows `serving.json`, and says in `state.json` what came of it. Keys are in force as soon as they are read; deployments and
 * limits when all that is new is loaded. Of several new plans only the newest is loaded.
 */
export class PlanInForce {
  readonly #paths: ServingPaths;
  readonly #context: ServingContext;
  readonly #keys: Keys;
  readonly #observerKey = randomBytes(32).toString('base64url');
  #revision = -1;
  #next: ServingPlan | undefined;
  #problem: { problem: string; problemRevision?: number } | undefined;
  #working: Promise<void> = Promise.resolve();
  #writing: Promise<void> = Promise.resolve();
  #endWatch = () => {};

  constructor(paths: ServingPaths, context: ServingContext, keys: Keys) {
    this.#paths = paths;
    this.#context = context;
    this.#keys = keys;
    keys.observer = this.#observerKey;
  }

  /** Begins with a plan that was read already. Settles when the keys are in force and the state is written. */
  async begin(plan: ServingPlan): Promise<void> {
    this.#take(plan);
    await this.#writing;
    this.#endWatch = watchFile(this.#paths.plan, () => this.#look());
  }

  /** Follows no more. */
  end(): void {
    this.#endWatch();
    this.#next = undefined;
    this.#context.ready = false;
    this.#tell();
  }

  async #look(): Promise<void> {
    try {
      const plan = await readServingPlan(this.#paths.plan);
      if (plan.revision === (this.#next?.revision ?? this.#revision)) return;
      this.#take(plan);
    } catch (error) {
      this.#problem = { problem: (error as Error).message };
      this.#context.report((error as Error).message);
      this.#tell();
    }
  }

  #take(plan: ServingPlan): void {
    this.#keys.replace(plan.keys);
    this.#next = plan;
    this.#tell();
    this.#working = this.#working.then(async () => {
      // A newer one has come in the meantime.
      if (this.#next === plan) await this.#apply(plan);
    });
  }

  async #apply(plan: ServingPlan): Promise<void> {
    const { deployments, report } = this.#context;
    const problem = await deployments.apply(plan);
    if (deployments.plan === plan) {
      const { name, limits, logging, revision } = plan;
      Object.assign(this.#context, { name, limits, logging, ready: deployments.ready });
      this.#context.reading.limit = limits.memory / 8;
      this.#revision = revision;
    }
    this.#problem = problem === undefined ? undefined : { problem, problemRevision: plan.revision };
    if (problem !== undefined) report(problem);
    if (this.#next === plan) this.#next = undefined;
    this.#tell();
  }

  #tell(): void {
    const { ready, startedAt, restarts, deployments } = this.#context;
    const known = deployments.describe();
    const loading = (this.#next?.deployments ?? []).filter(({ name }) => !known.some((one) => one.name === name));
    const state: ServingState = {
      pid: process.pid,
      port: (this.#next ?? deployments.plan)?.port ?? 0,
      revision: this.#revision,
      ready,
      startedAt,
      restarts,
      deployments: [...known, ...loading.map(({ name }) => ({ name, status: 'loading' as const }))],
      ...this.#problem,
      observerKey: this.#observerKey,
    };
    const text = `${JSON.stringify(state, undefined, 2)}\n`;
    this.#writing = this.#writing
      .then(() => replaceText(this.#paths.state, text, 0o600))
      .catch((error: Error) => this.#context.report(`The state cannot be written: ${error.message}`));
  }
}
