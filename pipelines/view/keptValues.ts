/** The values that were used last, at most `limit` of them. Several may have one key. */
export class KeptValues<T> {
  readonly #limit: number;
  readonly #drop: (value: T) => void;
  /** The one used last is the last one. */
  #entries: { key: string; value: T }[] = [];

  /** @param drop is told of each value that is given up. */
  constructor(limit: number, drop: (value: T) => void) {
    this.#limit = limit;
    this.#drop = drop;
  }

  find(key: string, fits: (value: T) => boolean = () => true): T | undefined {
    const entry = this.#entries.findLast((candidate) => candidate.key === key && fits(candidate.value));
    if (entry) this.#entries = [...this.#entries.filter((other) => other !== entry), entry];
    return entry?.value;
  }

  keep(key: string, value: T): void {
    this.#entries.push({ key, value });
    while (this.#entries.length > this.#limit) this.#drop(this.#entries.shift()!.value);
  }

  remove(value: T): void {
    this.#entries = this.#entries.filter((entry) => entry.value !== value);
  }
}
