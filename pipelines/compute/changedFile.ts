import { readFileSync, statSync } from 'node:fs';

/** A small text file that other processes may change: read again only when it is another one than the last time. */
export class ChangedFile<T> {
  readonly #path: string;
  readonly #parse: (text: string | undefined) => T;
  #seen: { mark: string; value: T } | undefined;

  /** `parse` is given undefined where there is no file. */
  constructor(path: string, parse: (text: string | undefined) => T) {
    this.#path = path;
    this.#parse = parse;
  }

  /** Throws what the file system throws. */
  read(): T {
    const mark = markOf(this.#path);
    if (this.#seen?.mark !== mark) {
      this.#seen = { mark, value: this.#parse(mark === '' ? undefined : readFileSync(this.#path, 'utf8')) };
    }
    return this.#seen.value;
  }
}

/** Empty where there is no file. Who writes by a rename gives a file another inode each time. */
function markOf(path: string): string {
  const stat = statSync(path, { bigint: true, throwIfNoEntry: false });
  return stat ? `${stat.ino} ${stat.size} ${stat.mtimeNs} ${stat.ctimeNs}` : '';
}
