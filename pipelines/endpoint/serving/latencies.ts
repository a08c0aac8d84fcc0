/** Upper bounds of the buckets in milliseconds: each 10 % above the one before, from 10 µs to two minutes. */
const growth = 1.1;
const least = 0.01;
const buckets = Math.ceil(Math.log(120_000 / least) / Math.log(growth)) + 1;

/** Durations of requests, to one tenth. */
export class Latencies {
  readonly #counts = new Uint32Array(buckets);
  #total = 0;

  add(milliseconds: number): void {
    const bucket = Math.ceil(Math.log(milliseconds / least) / Math.log(growth));
    this.#counts[Math.min(buckets - 1, Math.max(0, bucket))]! += 1;
    this.#total += 1;
  }

  /** Milliseconds that a share of the durations (0 to 1) does not exceed; null without any. */
  quantile(share: number): number | null {
    if (this.#total === 0) return null;
    let left = Math.ceil(share * this.#total);
    let bucket = 0;
    for (; bucket < buckets - 1; bucket++) {
      left -= this.#counts[bucket]!;
      if (left <= 0) break;
    }
    return Number((least * growth ** bucket).toPrecision(3));
  }
}
