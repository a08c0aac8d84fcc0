import { ComputeTargets } from '../compute/computeTargets.ts';
import { EnvironmentFiles } from '../compute/environmentFiles.ts';
import { SealedSecrets } from '../compute/sealedSecrets.ts';
import { TargetStore } from '../compute/targetStore.ts';
import type { WorkspaceCompute } from '../compute/workspaceCompute.ts';
import { identifyWorkspace } from '../compute/workspaceId.ts';
import { type ComputeTarget, localTarget } from '../contract/compute.ts';
import type { Result } from '../contract/error.ts';
import type { ComputePlace, ComputePlaces } from '../run/services.ts';
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

/** Targets and environments of a workspace, without an engine. */
export function openTargetStore(options: ComputeOptions): TargetStore {
  const { workspace, state, userFolder = findUserFolder(), encryptionKey } = options;
  const secrets = new SealedSecrets({ folder: userFolder, encryptionKey });
  return new TargetStore({ state, workspaceId: identifyWorkspace(workspace), secrets });
}

/** The places at which steps of an engine run: the processes of this machine, and targets that are connected to when they are used. */
export function openComputePlaces(local: ComputePlace, options: ComputeOptions): ComputePlaces & WorkspaceCompute {
  const store = openTargetStore(options);
  const targets = new ComputeTargets(store);
  const environments = new EnvironmentFiles(options.workspace);
  const workspaceId = identifyWorkspace(options.workspace);
  const open = new Map<string, OpenTarget>();

  /** The target as it is kept now: one that was changed is another one, and what goes on at the old one comes to its end. */
  function openTarget(target: ComputeTarget): Result<OpenTarget, string> {
    const mark = JSON.stringify([target, store.secretsRevision(target)]);
    const before = open.get(target.name);
    if (before?.mark === mark) return { ok: true, value: before };
    const secrets = store.secretsOf(target);
    if (!secrets.ok) return secrets;
    if (before) void before.retire();
    const opened = new OpenTarget({ target, mark, secrets: secrets.value, workspaceId, local: local.limits });
    open.set(target.name, opened);
    return { ok: true, value: opened };
  }

  function find(step: Parameters<ComputePlaces['find']>[0]): Result<ComputePlace, string> {
    const { compute = localTarget, environment } = step;
    if (compute === localTarget) return { ok: true, value: local };
    const target = store.find(compute);
    if (!target.ok) return target;
    const content = environment === undefined ? undefined : environments.find(environment);
    if (content && !content.ok) return content;
    const opened = openTarget(target.value);
    return opened.ok ? opened.value.place(content?.value) : opened;
  }

  return {
    targets,
    environments,
    find,
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
      const place = find({ compute: name, ...(environment === undefined ? {} : { environment }) });
      if (!place.ok) return place;
      const content = environment === undefined ? undefined : environments.find(environment);
      if (content && !content.ok) return content;
      const opened = open.get(name);
      if (!opened)
        return { ok: false, error: `Steps on "${localTarget}" run in processes: there is no image for them.` };
      return await opened.buildImage(content?.value, onLine);
    },
    async close() {
      await Promise.all([...open.values()].map((target) => target.close()));
      open.clear();
    },
  };
}
