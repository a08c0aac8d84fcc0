import type { ServingPlan, ServingState } from '../../contract/endpoint.ts';
import { LoadedDeployment, type PlannedDeployment, sourceOf } from './loadedDeployment.ts';
import { refuse } from './refusal.ts';
import { shareTraffic } from './shareTraffic.ts';

type Status = ServingState['deployments'][number];

/** A plan's deployments, as far as they could be loaded. */
interface Generation {
  plan: ServingPlan;
  loaded: ReadonlyMap<string, LoadedDeployment>;
  /** Why others could not be loaded. */
  failed: ReadonlyMap<string, string>;
  /** The names of a cycle of requests, in turn. */
  turns: readonly string[];
}

/**
 * The deployments that requests are answered by. A new plan takes the place of the one in force in one step, when all that it
 * adds is loaded and warmed up; what it leaves out finishes what it has accepted.
 */
export class DeploymentSet {
  readonly #folder: string;
  readonly #report: (text: string) => void;
  #now: Generation | undefined;
  #requests = 0;
  #retiring = new Set<Promise<void>>();

  constructor(folder: string, report: (text: string) => void) {
    this.#folder = folder;
    this.#report = report;
  }

  get plan(): ServingPlan | undefined {
    return this.#now?.plan;
  }

  /** Whether everything that gets traffic can answer. */
  get ready(): boolean {
    const now = this.#now;
    return now !== undefined && now.turns.length > 0 && now.turns.every((name) => now.loaded.has(name));
  }

  get loaded(): readonly LoadedDeployment[] {
    return [...(this.#now?.loaded.values() ?? [])];
  }

  /**
   * Puts a plan in force. Answers why it cannot be, in words, and leaves what runs; but the first plan is in force as far as it can
   * be: one broken file does not take down the rest.
   */
  async apply(plan: ServingPlan): Promise<string | undefined> {
    const before = this.#now;
    const kept = new Map([...(before?.loaded.values() ?? [])].map((one) => [one.source, one]));
    const loaded = new Map<string, LoadedDeployment>();
    const failed = new Map<string, string>();
    const added: LoadedDeployment[] = [];
    for (const planned of plan.deployments) {
      const known = kept.get(sourceOf(planned));
      const one = known ?? (await this.#load(planned, plan));
      if (typeof one === 'string') failed.set(planned.name, one);
      else loaded.set(planned.name, one);
      if (typeof one !== 'string' && !known) added.push(one);
    }
    const problems = [...failed].map(([name, reason]) => `The deployment "${name}" cannot be loaded: ${reason}`);
    if (before && problems.length > 0) {
      for (const one of added) this.#retire(one);
      return problems.join(' ');
    }
    const order = shareTraffic(plan.deployments.map(({ traffic }) => traffic));
    this.#now = { plan, loaded, failed, turns: order.map((i) => plan.deployments[i]!.name) };
    for (const one of before?.loaded.values() ?? []) if (loaded.get(one.name) !== one) this.#retire(one);
    return problems.length > 0 ? problems.join(' ') : undefined;
  }

  /** The deployment whose turn it is, or the one that the caller names. Throws RefusedError where it cannot answer. */
  choose(named: string | undefined): LoadedDeployment {
    const now = this.#now;
    if (!now) return refuse(503, 'not_ready', 'The endpoint is being started. Try again soon.', { retryAfter: 1 });
    if (named !== undefined && !now.plan.deployments.some(({ name }) => name === named)) {
      const names = now.plan.deployments.map(({ name }) => name).join(', ');
      refuse(404, 'unknown_deployment', `There is no deployment "${named.slice(0, 40)}". There are: ${names}.`);
    }
    const name = named ?? now.turns[this.#requests % now.turns.length];
    if (name === undefined) return refuse(503, 'no_traffic', 'No deployment of this endpoint gets requests.');
    if (named === undefined) this.#requests += 1;
    const found = now.loaded.get(name);
    return found ?? refuse(503, 'not_ready', `The deployment "${name}" cannot be loaded: ${now.failed.get(name)}`);
  }

  /** What describes the endpoint: the deployment with most traffic. */
  main(): LoadedDeployment | undefined {
    const planned = this.#now?.plan.deployments.toSorted((a, b) => b.traffic - a.traffic) ?? [];
    return planned.map(({ name }) => this.#now?.loaded.get(name)).find((one) => one !== undefined);
  }

  /** Those that get a copy of what another one answers. */
  shadowsOf(answering: LoadedDeployment): readonly LoadedDeployment[] {
    const shadows = this.#now?.plan.deployments.filter(({ shadow }) => shadow) ?? [];
    if (shadows.length === 0) return [];
    return shadows.flatMap(({ name }) => this.#now?.loaded.get(name) ?? []).filter((one) => one !== answering);
  }

  describe(): Status[] {
    const now = this.#now;
    if (!now) return [];
    return now.plan.deployments.map(({ name }) => {
      const reason = now.failed.get(name);
      return reason === undefined ? { name, status: 'ready' } : { name, status: 'failed', reason };
    });
  }

  /** Settles when all deployments have finished what they have accepted, and lets go of them. */
  async close(): Promise<void> {
    for (const one of this.#now?.loaded.values() ?? []) this.#retire(one);
    this.#now = undefined;
    await Promise.all(this.#retiring);
  }

  async #load(planned: PlannedDeployment, plan: ServingPlan): Promise<LoadedDeployment | string> {
    try {
      // Limits change with later plans.
      return await LoadedDeployment.load(this.#folder, planned, () => (this.#now?.plan ?? plan).limits);
    } catch (error) {
      this.#report(`Loading ${planned.name} (${planned.folder}): ${(error as Error).stack}`);
      return (error as Error).message;
    }
  }

  #retire(one: LoadedDeployment): void {
    const work = one.retire().catch((error: Error) => this.#report(`Letting go of ${one.name}: ${error.stack}`));
    this.#retiring.add(work);
    void work.then(() => this.#retiring.delete(work));
  }
}
