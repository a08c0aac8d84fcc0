import type { StepFailure } from '../contract/run.ts';
import type { Column } from '../contract/table.ts';
import type { ExecuteOptions, Executor, StepObserver, StepOutcome } from '../executor/executor.ts';
import type { StepTask } from '../worker/protocol.ts';

/** An executor that is loaded with its first step: a run that does not use it does not wait for its code. */
export class LazyExecutor implements Executor {
  readonly environment: string;
  readonly #load: () => Promise<Executor>;
  #loaded: Promise<Executor> | undefined;

  constructor(environment: string, load: () => Promise<Executor>) {
    this.environment = environment;
    this.#load = load;
  }

  async execute(task: StepTask, observer: StepObserver, options: ExecuteOptions): Promise<StepOutcome> {
    return await (await this.#executor()).execute(task, observer, options);
  }

  async inspect(task: StepTask, options: ExecuteOptions): Promise<Column[] | StepFailure> {
    return await (await this.#executor()).inspect(task, options);
  }

  setMemoryLimit(bytes: number): void {
    void this.#loaded?.then((executor) => executor.setMemoryLimit?.(bytes));
  }

  async close(): Promise<void> {
    await (await this.#loaded)?.close();
  }

  #executor(): Promise<Executor> {
    this.#loaded ??= this.#load();
    return this.#loaded;
  }
}
