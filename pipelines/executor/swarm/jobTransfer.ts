import { basename, join, posix } from 'node:path';
import { jobFolder } from '../../worker/linkProtocol.ts';
import type { StepTask } from '../../worker/protocol.ts';
import type { StepFiles } from '../remote/carryChildren.ts';
import { type MovedFile, type MovedTask, moveTask } from '../remote/moveTask.ts';
import type { NodeLink } from './nodeLink.ts';

/** Carries the files of one step between this machine and the container that has it. Throws what the link throws. */
export class JobTransfer implements StepFiles {
  readonly #link: NodeLink;
  readonly #tempDir: string;
  readonly #moved: MovedTask;
  #placed = 0;

  constructor(link: NodeLink, task: StepTask) {
    this.#link = link;
    this.#tempDir = task.tempDir;
    this.#moved = moveTask(task, jobFolder);
  }

  /** With the paths that it has there. */
  get task(): StepTask {
    return this.#moved.task;
  }

  async sendInputs(): Promise<void> {
    await this.#link.put(this.#moved.reads.map(({ here, there }) => ({ name: nameOf(there), source: here })));
  }

  async takeOutputs(): Promise<void> {
    await this.#take(this.#moved.makes);
  }

  async fetch(relativePath: string): Promise<void> {
    const there = posix.join(jobFolder, 'temp', relativePath);
    await this.#take([{ here: join(this.#tempDir, relativePath), there }]);
  }

  async place(path: string): Promise<string> {
    this.#placed += 1;
    const name = `children/${this.#placed}/${basename(path)}`;
    await this.#link.put([{ name, source: path }]);
    return posix.join(jobFolder, name);
  }

  async #take(files: readonly MovedFile[]): Promise<void> {
    const wanted = files.map(({ here, there }) => ({ here, name: nameOf(there) }));
    await this.#link.get(
      wanted.map(({ name }) => name),
      (entry) => {
        const found = wanted.find(({ name }) => entry === name || entry.startsWith(`${name}/`));
        return found && join(found.here, entry.slice(found.name.length));
      },
    );
  }
}

/** Below the job's folder. */
function nameOf(there: string): string {
  return posix.relative(jobFolder, there);
}
