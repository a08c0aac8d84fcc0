import { closeSync, fstatSync, openSync, renameSync, writeSync } from 'node:fs';

/**
 * A file of lines that is begun anew when it has grown to `limit` bytes; the one before is kept beside it as `<path>.1`. What
 * cannot be written (a full disk) is counted and left out: serving goes on.
 */
export class RotatedFile {
  readonly #path: string;
  readonly #limit: number;
  readonly #mode: number;
  #file: number | undefined;
  #size = 0;
  #lines: (() => string)[] = [];
  #timer: NodeJS.Timeout | undefined;
  /** Lines that could not be written. */
  lost = 0;

  constructor(path: string, limit: number, mode = 0o600) {
    this.#path = path;
    this.#limit = limit;
    this.#mode = mode;
  }

  /** Adds a line, which is made and written within `patience` milliseconds together with those that come in the meantime. */
  add(line: () => string, patience = 250): void {
    this.#lines.push(line);
    this.#timer ??= setTimeout(() => this.flush(), patience).unref();
  }

  /** Writes what has gathered. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const lines = this.#lines;
    if (lines.length === 0) return;
    this.#lines = [];
    try {
      const bytes = Buffer.from(`${lines.map((make) => make()).join('\n')}\n`);
      this.#file ??= this.#open();
      if (this.#size > 0 && this.#size + bytes.length > this.#limit) this.#file = this.#rotate(this.#file);
      this.#size += writeSync(this.#file, bytes);
    } catch {
      this.lost += lines.length;
    }
  }

  close(): void {
    this.flush();
    if (this.#file !== undefined) closeSync(this.#file);
    this.#file = undefined;
  }

  #open(): number {
    const file = openSync(this.#path, 'a', this.#mode);
    this.#size = fstatSync(file).size;
    return file;
  }

  #rotate(file: number): number {
    closeSync(file);
    this.#file = undefined;
    renameSync(this.#path, `${this.#path}.1`);
    return this.#open();
  }
}
