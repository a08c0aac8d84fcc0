import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { ComputeTargets } from '../compute/computeTargets.ts';
import { EnvironmentFiles } from '../compute/environmentFiles.ts';
import { SealedSecrets } from '../compute/sealedSecrets.ts';
import { TargetStore } from '../compute/targetStore.ts';
import { TargetUse } from '../compute/targetUse.ts';
import type { WorkspaceCompute } from '../compute/workspaceCompute.ts';
import { identifyWorkspace } from '../compute/workspaceId.ts';
import type { ComputeTarget } from '../contract/compute.ts';
import type { Result } from '../contract/error.ts';
import { localTarget } from '../contract/localTarget.ts';
import type { ComputePlace, ComputePlaces } from '../run/services.ts';
import { buildImage } from './buildImage.ts';
import { OpenTarget } from './openTarget.ts';
import { findUserFolder } from './userFolder.ts';

export interface ComputeOptions {
  workspace: string;
  /** `.pipewright/` of the workspace. */
  state: string;
  /** Folder of what is kept for the user. */
  userFolder?: string | undefined;
  /** 32 bytes, where a keychain has them; else a file of the user's folder. */
  encryptionKey?: (() => Buffer) | undefined;
}

/** Targets of a workspace, without an engine. */
export function openTargetStore(options: ComputeOptions): TargetStore {
  const { workspace, state, userFolder = findUserFolder(), encryptionKey } = options;
  const secrets = new SealedSecrets({ folder: userFolder, encryptionKey });
  return new TargetStore({ state, workspaceId: identifyWorkspace(workspace), secrets });
}

export interface PlaceOptions extends ComputeOptions {
  /** Folder that attempts write to. */
  attempts: string;
  /** Folder of `TargetUse`. */
  computeInUse: string;
}

export interface EngineCompute extends ComputePlaces, WorkspaceCompute {
  /**
   * Removes what an engine that was killed left behind on targets, and tries again where one is not reached. Settles when nothing is
   * left, or at the end. `warn` is told, once for each target, why it takes longer.
   */
  reap(warn: (text: string) => void): Promise<void>;
}

/** Milliseconds between two tries to remove what a killed engine left behind. */
const reapPause = 10_000;
/** Milliseconds in which a target that was changed takes in steps. */
const retirePause = 5_000;

/** The places at which steps of an engine run: the processes of this machine, and targets that are connected to when they are used. */
export function openComputePlaces(local: ComputePlace, options: PlaceOptions): EngineCompute {
  const { attempts, computeInUse } = options;
  const store = openTargetStore(options);
  const targets = new ComputeTargets(store);
  const environments = new EnvironmentFiles(options.workspace);
  const owner = { workspaceId: identifyWorkspace(options.workspace), engineId: randomUUID() };
  const use = new TargetUse(computeInUse);
  const open = new Map<string, OpenTarget>();
  const retiring = new Set<Promise<void>>();
  const closing = new AbortController();

  /** The target as it is kept now: one that was changed is another one, and what goes on at the old one comes to its end. */
  function openTarget(target: ComputeTarget): Result<OpenTarget, string> {
    const mark = JSON.stringify([target, store.secretsRevision(target)]);
    const before = open.get(target.name);
    if (before?.mark === mark) return { ok: true, value: before };
    const secrets = store.secretsOf(target);
    if (!secrets.ok) return secrets;
    if (before) retire(before);
    const opened = new OpenTarget({ target, mark, secrets: secrets.value, owner, attempts, use, local: local.limits });
    open.set(target.name, opened);
    return { ok: true, value: opened };
  }

  /** A step that has found the place just now is let in. */
  function retire(target: OpenTarget): void {
    const ended = sleep(retirePause, undefined, { ref: false, signal: closing.signal })
      .catch(() => {})
      .then(() => (closing.signal.aborted ? target.close() : target.retire()))
      .finally(() => retiring.delete(ended));
    retiring.add(ended);
  }

  function findTarget(name: string): Result<OpenTarget, string> {
    const target = store.find(name);
    return target.ok ? openTarget(target.value) : target;
  }

  /** Answers why it could not be done. */
  async function reapOne(name: string): Promise<string | undefined> {
    const opened = findTarget(name);
    try {
      if (opened.ok) await opened.value.reap();
      // A target that is gone takes the way to what was left there with it.
      else if (!store.find(name).ok) use.forget(name);
      else return opened.error;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
    return undefined;
  }

  return {
    targets,
    environments,
    async find({ compute = localTarget, environment }) {
      if (compute === localTarget) return { ok: true, value: local };
      const target = findTarget(compute);
      if (!target.ok || environment === undefined)
        return target.ok ? { ok: true, value: target.value.place(undefined) } : target;
      const found = environments.find(environment);
      return found.ok ? { ok: true, value: target.value.place(found.value) } : found;
    },
    load() {
      const kept = store.list();
      const loads = (kept.ok ? kept.value : []).map(({ name, slots }) => {
        const { running = 0, waiting = 0 } = open.get(name)?.slots ?? {};
        return { name, running, waiting, slots };
      });
      const { running, waiting, count } = local.slots;
      return [{ name: localTarget, running, waiting, slots: count }, ...loads];
    },
    async remove(name) {
      const { running = 0, waiting = 0 } = open.get(name)?.slots ?? {};
      if (running + waiting > 0) {
        const steps = running + waiting === 1 ? 'A step runs or waits' : `${running + waiting} steps run or wait`;
        return { ok: false, error: `${steps} on "${name}". Wait for the end, or cancel the run first.` };
      }
      const removed = await targets.remove(name);
      if (!removed.ok) return removed;
      await open.get(name)?.retire();
      open.delete(name);
      return removed;
    },
    async buildImage(name, environment, onLine) {
      const target = name === localTarget ? undefined : findTarget(name);
      if (target && !target.ok) return target;
      const found = environment === undefined ? undefined : environments.find(environment);
      if (found && !found.ok) return found;
      return await buildImage(target?.value, found?.value, onLine);
    },
    async reap(warn) {
      const told = new Set<string>();
      let left = use.left();
      while (left.length > 0 && !closing.signal.aborted) {
        const reaped = await Promise.all(left.map(async (name) => [name, await reapOne(name)] as const));
        const failed = reaped.filter(([, why]) => why !== undefined);
        left = failed.map(([name]) => name);
        for (const [name, why] of failed.filter(([one]) => !told.has(one))) {
          warn(`What an earlier run left on "${name}" is not removed yet. ${why}`);
          told.add(name);
        }
        if (left.length > 0) await sleep(reapPause, undefined, { signal: closing.signal, ref: false }).catch(() => {});
      }
    },
    async close() {
      closing.abort();
      await Promise.all([...[...open.values()].map((target) => target.close()), ...retiring]);
      open.clear();
    },
  };
}
