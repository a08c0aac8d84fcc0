import type Docker from 'dockerode';
import type { EngineConnection } from '../compute/connectEngine.ts';
import type { NamedEnvironment } from '../compute/environmentFiles.ts';
import type { ComputeSecrets, ComputeTarget } from '../contract/compute.ts';
import type { Result } from '../contract/error.ts';
import type { Executor } from '../executor/executor.ts';
import type { ComputePlace, RunLimits } from '../run/services.ts';
import { WorkerSlots } from '../run/workerSlots.ts';

export interface OpenTargetOptions {
  target: ComputeTarget;
  /** Another one where the target or its secrets have changed. */
  mark: string;
  secrets: ComputeSecrets;
  workspaceId: string;
  /** What a step may use where the target does not say so. */
  local: Pick<RunLimits, 'memory' | 'threads'>;
}

/** A compute target in use: one connection, made when it is first needed, and an executor for each environment. */
export class OpenTarget {
  readonly mark: string;
  readonly slots: WorkerSlots;
  readonly #options: OpenTargetOptions;
  readonly #executors = new Map<string, Executor>();
  #connection: Promise<EngineConnection> | undefined;

  constructor(options: OpenTargetOptions) {
    this.mark = options.mark;
    this.slots = new WorkerSlots(options.target.slots);
    this.#options = options;
  }

  /** Connects to nothing. */
  place(_environment: NamedEnvironment | undefined): Result<ComputePlace, string> {
    const { target } = this.#options;
    return { ok: false, error: `Steps do not run on "${target.name}" in this version: choose "local" for them.` };
  }

  /** Throws EngineConnectionError. */
  async connect(): Promise<Docker> {
    if (!this.#connection) {
      const { target, secrets } = this.#options;
      const { connectEngine } = await import('../compute/connectEngine.ts');
      const connecting = connectEngine(target.engine, secrets);
      this.#connection = connecting;
      connecting.catch(() => {
        if (this.#connection === connecting) this.#connection = undefined;
      });
    }
    return (await this.#connection).docker;
  }

  /** Builds or finds the image of an environment. */
  async buildImage(
    environment: NamedEnvironment | undefined,
    onLine: (line: string) => void = () => {},
  ): Promise<Result<{ image: string; reused: boolean; seconds: number }, string>> {
    const began = performance.now();
    const { defineWorkerImage } = await import('../image/workerImage.ts');
    const { ensureWorkerImage } = await import('../image/ensureWorkerImage.ts');
    const defined = await defineWorkerImage({ environment: environment?.content });
    if (!defined.ok) return defined;
    const present = await ensureWorkerImage(await this.connect(), defined.value, onLine);
    if (!present.ok) return present;
    const { id, reused } = present.value;
    return { ok: true, value: { image: id, reused, seconds: (performance.now() - began) / 1000 } };
  }

  /** Ends when the steps that run here have ended. */
  async retire(): Promise<void> {
    await this.slots.idle();
    await this.close();
  }

  async close(): Promise<void> {
    await Promise.all([...this.#executors.values()].map((executor) => executor.close()));
    this.#executors.clear();
    const connection = await this.#connection?.catch(() => undefined);
    connection?.close();
    this.#connection = undefined;
  }
}
