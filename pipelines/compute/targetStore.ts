import { join } from 'node:path';
import { z } from 'zod';
import { writeDurably } from '../cache/durableFile.ts';
import { sortedJson } from '../cache/fingerprint.ts';
import { type ComputeSecrets, type ComputeTarget, computeTarget } from '../contract/compute.ts';
import type { Result } from '../contract/error.ts';
import { localTarget } from '../contract/localTarget.ts';
import { ChangedFile } from './changedFile.ts';
import type { SealedSecrets } from './sealedSecrets.ts';

const format = 'pipewright/compute@1';
const targetsFile = z.object({ format: z.literal(format), targets: z.array(computeTarget).max(200) });

export interface TargetStoreOptions {
  /** `.pipewright/` of the workspace. */
  state: string;
  /** Of the workspace on this machine: targets of a copy elsewhere are others. */
  workspaceId: string;
  secrets: SealedSecrets;
}

/**
 * Compute targets of a workspace, in `compute.json` of its state. What of them says where a connection goes is sealed with their
 * secrets: a target that came with a folder from elsewhere, or was changed by another program, is not connected to.
 */
export class TargetStore {
  readonly #file: string;
  readonly #options: TargetStoreOptions;
  readonly #kept: ChangedFile<Result<ComputeTarget[], string>>;
  #changing: Promise<unknown> = Promise.resolve();

  constructor(options: TargetStoreOptions) {
    this.#options = options;
    this.#file = join(options.state, 'compute.json');
    this.#kept = new ChangedFile(this.#file, (text) => parseTargets(text, this.#file));
  }

  /** By name. An error says in words what is wrong with the file. */
  list(): Result<ComputeTarget[], string> {
    return this.#kept.read();
  }

  find(name: string): Result<ComputeTarget, string> {
    const kept = this.list();
    if (!kept.ok) return kept;
    const target = kept.value.find((one) => one.name === name);
    if (target) return { ok: true, value: target };
    const known = [localTarget, ...kept.value.map((one) => one.name)].join(', ');
    const error = `There is no compute target "${name}" here. Known: ${known}. Add it on the Compute page or by "pipewright compute add".`;
    return { ok: false, error };
  }

  /** An error says in words why the target is not connected to. */
  secretsOf(target: ComputeTarget): Result<ComputeSecrets, string> {
    const secrets = this.#options.secrets.open(this.#nameOf(target.name), bindingOf(target));
    if (secrets) return { ok: true, value: secrets };
    const error = `The compute target "${target.name}" was not added here on this machine: its secrets are missing, or it was changed by another program. Save it again, with its keys and certificates.`;
    return { ok: false, error };
  }

  /** Changes whenever the secrets of a target do. */
  secretsRevision({ name }: ComputeTarget): string | undefined {
    return this.#options.secrets.revisionOf(this.#nameOf(name));
  }

  /** Keeps a target under its name, new or changed. */
  async save(target: ComputeTarget, secrets: ComputeSecrets): Promise<Result<void, string>> {
    if (target.name === localTarget)
      return { ok: false, error: `"${localTarget}" are the processes of this machine. Choose another name.` };
    return await this.#change(async (targets) => {
      const sealed = await this.#options.secrets.seal(this.#nameOf(target.name), bindingOf(target), secrets);
      if (!sealed.ok) return sealed;
      return { ok: true, value: [...targets.filter(({ name }) => name !== target.name), target] };
    });
  }

  async remove(name: string): Promise<Result<void, string>> {
    const found = this.find(name);
    if (!found.ok) return found;
    return await this.#change(async (targets) => {
      const removed = await this.#options.secrets.remove(this.#nameOf(name));
      return removed.ok ? { ok: true, value: targets.filter((one) => one.name !== name) } : removed;
    });
  }

  async #change(
    edit: (targets: ComputeTarget[]) => Promise<Result<ComputeTarget[], string>>,
  ): Promise<Result<void, string>> {
    const changed = this.#changing.then(async (): Promise<Result<void, string>> => {
      const kept = this.list();
      const targets = kept.ok ? await edit(kept.value) : kept;
      if (!targets.ok) return targets;
      const lines = targets.value.toSorted(byName).map((target) => `  ${sortedJson(target)}`);
      const list = lines.length === 0 ? '[]' : `[\n${lines.join(',\n')}\n]`;
      await writeDurably(this.#file, `{"format": ${JSON.stringify(format)}, "targets": ${list}}\n`, 0o600);
      return { ok: true, value: undefined };
    });
    this.#changing = changed.catch(() => {});
    return await changed;
  }

  #nameOf(target: string): string {
    return `${this.#options.workspaceId}/${target}`;
  }
}

function bindingOf({ kind, engine }: ComputeTarget): string {
  return sortedJson({ kind, engine });
}

function parseTargets(text: string | undefined, file: string): Result<ComputeTarget[], string> {
  if (text === undefined) return { ok: true, value: [] };
  try {
    return { ok: true, value: targetsFile.parse(JSON.parse(text)).targets.toSorted(byName) };
  } catch {
    const error = `The file ${file} is damaged, or was written by a newer Pipewright. Move it away, and add the compute targets again.`;
    return { ok: false, error };
  }
}

function byName(a: ComputeTarget, b: ComputeTarget): number {
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
}
