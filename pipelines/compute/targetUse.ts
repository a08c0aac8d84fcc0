import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { computeName } from '../contract/computeName.ts';

/**
 * Which targets an engine has connected to, as one empty file each: those that a killed engine leaves behind are the ones on which
 * something of it may go on.
 */
export class TargetUse {
  readonly #folder: string;
  readonly #noted = new Set<string>();

  /** `folder`: of the workspace's machine state, for this alone. */
  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Names that an engine before this one noted. */
  left(): string[] {
    try {
      return readdirSync(this.#folder).filter((name) => computeName.safeParse(name).success && !this.#noted.has(name));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
      throw error;
    }
  }

  /** Before anything is made there. */
  note(name: string): void {
    if (this.#noted.has(name)) return;
    mkdirSync(this.#folder, { recursive: true });
    writeFileSync(join(this.#folder, computeName.parse(name)), '');
    this.#noted.add(name);
  }

  /** Nothing of this workspace is there any more. */
  forget(name: string): void {
    rmSync(join(this.#folder, computeName.parse(name)), { force: true });
    this.#noted.delete(name);
  }
}
