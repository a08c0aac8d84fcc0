import type { ComputeSecrets, ComputeTarget, EngineAddress } from '../contract/compute.ts';
import type { Result } from '../contract/error.ts';
import { localTarget } from '../contract/localTarget.ts';
import type { NewTarget, TargetCheck, TargetView } from '../contract/rpc/compute.ts';
import type { TargetStore } from './targetStore.ts';

/** Secrets that each way to an engine takes. */
const takenSecrets: Record<EngineAddress['by'], readonly (keyof ComputeSecrets)[]> = {
  socket: [],
  loopback: [],
  tls: ['ca', 'certificate', 'key'],
  ssh: ['key', 'password'],
};

/** What users do with the compute targets of a workspace. Errors are in words for them. */
export class ComputeTargets {
  readonly #store: TargetStore;
  /** The last look at each, since this began. */
  readonly #checks = new Map<string, TargetCheck>();

  constructor(store: TargetStore) {
    this.#store = store;
  }

  /** This machine first, the others by name. */
  list(): Result<TargetView[], string> {
    const kept = this.#store.list();
    if (!kept.ok) return kept;
    const local: TargetView = { target: null, name: localTarget, secrets: [], check: null };
    return { ok: true, value: [local, ...kept.value.map((target) => this.#view(target))] };
  }

  /** Looks at a target that need not be kept. Secrets that are left out are those that are kept under its name. */
  async check(target: NewTarget, secrets: ComputeSecrets): Promise<TargetCheck> {
    const check = await look(target, this.#complete(target, secrets));
    if (this.#isKept(target)) this.#checks.set(target.name, check);
    return check;
  }

  /** Looks at a target, and keeps it if it can be used. */
  async save(target: NewTarget, secrets: ComputeSecrets): Promise<Result<TargetView, string>> {
    const complete = this.#complete(target, secrets);
    const check = await look(target, complete);
    const failed = check.steps.find((step) => !step.ok);
    if (failed || !check.engine) return { ok: false, error: failed?.message ?? 'The engine does not answer.' };
    const kept: ComputeTarget = { ...target, platform: check.engine.platform };
    const saved = await this.#store.save(kept, complete);
    if (!saved.ok) return saved;
    this.#checks.set(kept.name, check);
    return { ok: true, value: this.#view(kept) };
  }

  async remove(name: string): Promise<Result<void, string>> {
    const removed = await this.#store.remove(name);
    if (removed.ok) this.#checks.delete(name);
    return removed;
  }

  #view(target: ComputeTarget): TargetView {
    const secrets = this.#store.secretsOf(target);
    const { name } = target;
    if (!secrets.ok) return { target, name, secrets: [], check: notUsable(secrets.error) };
    const names = Object.entries(secrets.value).filter(([, text]) => text !== undefined && text !== '');
    return {
      target,
      name,
      secrets: names.map(([secret]) => secret as keyof ComputeSecrets).sort(),
      check: this.#checks.get(name) ?? null,
    };
  }

  /** A password goes to no other host than the one for which it was entered. */
  #complete(target: NewTarget, given: ComputeSecrets): ComputeSecrets {
    const before = this.#store.find(target.name);
    const opened = before.ok ? this.#store.secretsOf(before.value) : undefined;
    const kept: ComputeSecrets = opened?.ok ? { ...opened.value } : {};
    if (before.ok && !isSameHost(before.value.engine, target.engine)) delete kept.password;
    const complete: ComputeSecrets = {};
    for (const name of takenSecrets[target.engine.by]) {
      const text = given[name] ?? kept[name];
      if (text) complete[name] = text;
    }
    return complete;
  }

  #isKept({ name, engine }: NewTarget): boolean {
    const found = this.#store.find(name);
    return found.ok && JSON.stringify(found.value.engine) === JSON.stringify(engine);
  }
}

/** Loads what speaks to engines only now: who does not use any does without. */
async function look(target: NewTarget, secrets: ComputeSecrets): Promise<TargetCheck> {
  const { checkTarget } = await import('./checkTarget.ts');
  return await checkTarget(target, secrets, Date.now());
}

function isSameHost(a: EngineAddress, b: EngineAddress): boolean {
  return a.by === 'ssh' && b.by === 'ssh' && a.host === b.host && a.port === b.port && a.hostKey === b.hostKey;
}

function notUsable(message: string): TargetCheck {
  return {
    at: Date.now(),
    ok: false,
    steps: [{ title: 'Kept here', ok: false, message }],
    engine: null,
    hostKey: null,
  };
}
