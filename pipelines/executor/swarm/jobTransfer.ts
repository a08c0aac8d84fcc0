import { basename, join, posix } from 'node:path';
import { jobFolder } from '../../worker/linkProtocol.ts';
import type { StepTask } from '../../worker/protocol.ts';
import type { StepFiles } from '../remote/carryChildren.ts';
import { type MovedFile, type MovedTask, moveTask } from '../remote/moveTask.ts';
import type { NodeLink } from './nodeLink.ts';

/**
 * Carries the files of one step between this machine and the container that has it, up to the step's end: what its child runs make later is
 * not carried to the step that the container has then. Throws what the link throws.
 */
export class JobTransfer implements StepFiles {
  readonly #link: NodeLink;
  readonly #folder: string;
  readonly #tempDir: string;
  readonly #moved: MovedTask;
  #placed = 0;
  #isOver = false;

  /** `folder`: the step's own in the container; no other step of the container has one of this name. */
  constructor(link: NodeLink, task: StepTask, folder: string) {
    this.#link = link;
    this.#tempDir = task.tempDir;
    this.#folder = folder;
    this.#moved = moveTask(task, folder);
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
    const there = posix.join(this.#folder, 'temp', relativePath);
    await this.#take([{ here: join(this.#tempDir, relativePath), there }]);
  }

  async place(path: string): Promise<string> {
    if (this.#isOver) throw new Error('The step is over');
    this.#placed += 1;
    const there = posix.join(this.#folder, 'children', String(this.#placed), basename(path));
    await this.#link.put([{ name: nameOf(there), source: path }]);
    return there;
  }

  /** Nothing is carried any more. */
  end(): void {
    this.#isOver = true;
    this.#link.forgetFiles();
  }

  async #take(files: readonly MovedFile[]): Promise<void> {
    if (this.#isOver) throw new Error('The step is over');
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
