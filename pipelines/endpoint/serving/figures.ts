import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { type ServingFigures, servingMinute } from '../../contract/endpoint.ts';
import { Latencies } from './latencies.ts';
import { replaceText } from './replaceText.ts';

type Minute = z.infer<typeof servingMinute>;
type OpenMinute = Omit<Minute, 'p50' | 'p90' | 'p99'>;

const minute = 60_000;
/** Minutes that are kept: a week. */
const mostMinutes = 7 * 24 * 60;
/** Upper bounds in seconds of the histogram for Prometheus. */
export const secondBounds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] as const;

export interface Counted {
  deployment: string;
  status: number;
  rows: number;
  /** Milliseconds. */
  duration: number;
}

/** Since the process began. */
export interface DeploymentCounts {
  requests: number;
  rows: number;
  failed: number;
  byStatus: Map<number, number>;
  /** Requests by bucket of `secondBounds`, and those above. */
  durations: number[];
  seconds: number;
  /** Of a shadow. */
  differing: number;
  compared: number;
  skipped: number;
}

/** What is counted of requests: by the minute, kept in a file, and by deployment since the process began. */
export class Figures {
  readonly deployments = new Map<string, DeploymentCounts>();
  #past: Minute[] = [];
  #now: OpenMinute | undefined;
  #latencies = new Latencies();
  #saved = '';

  /** Takes up what an earlier process has kept. A file that cannot be read is begun anew. */
  async load(path: string): Promise<void> {
    try {
      this.#past = z.array(servingMinute).parse(JSON.parse(await readFile(path, 'utf8')));
    } catch {
      this.#past = [];
    }
  }

  async save(path: string): Promise<void> {
    const text = JSON.stringify(this.minutes());
    if (text === this.#saved) return;
    await replaceText(path, text, 0o600);
    this.#saved = text;
  }

  count({ deployment, status, rows, duration }: Counted, at = Date.now()): void {
    const now = this.#minuteOf(at);
    now.requests += 1;
    now.rows += rows;
    if (status >= 500) now.failed += 1;
    else if (status >= 400) now.refused += 1;
    this.#latencies.add(duration);
    if (deployment === '') return;
    const counts = this.of(deployment);
    counts.requests += 1;
    counts.rows += rows;
    if (status >= 500) counts.failed += 1;
    counts.byStatus.set(status, (counts.byStatus.get(status) ?? 0) + 1);
    const seconds = duration / 1000;
    counts.seconds += seconds;
    const bucket = secondBounds.findIndex((bound) => seconds <= bound);
    counts.durations[bucket < 0 ? secondBounds.length : bucket]! += 1;
  }

  /** The counts of a deployment, begun where there are none. */
  of(deployment: string): DeploymentCounts {
    let counts = this.deployments.get(deployment);
    if (!counts) {
      const durations = new Array<number>(secondBounds.length + 1).fill(0);
      const none = { requests: 0, rows: 0, failed: 0, seconds: 0, differing: 0, compared: 0, skipped: 0 };
      counts = { ...none, byStatus: new Map(), durations };
      this.deployments.set(deployment, counts);
    }
    return counts;
  }

  /** Oldest first, with the one that is going on. */
  minutes(): ServingFigures['minutes'] {
    return this.#now ? [...this.#past, this.#close(this.#now)] : this.#past;
  }

  #minuteOf(at: number): OpenMinute {
    const begin = Math.floor(at / minute) * minute;
    if (this.#now?.at === begin) return this.#now;
    if (this.#now) this.#past = [...this.#past, this.#close(this.#now)].slice(-mostMinutes);
    this.#latencies = new Latencies();
    // What an earlier process has counted in this minute goes on; how long its requests took is known no more.
    const last = this.#past.at(-1)?.at === begin ? this.#past.pop() : undefined;
    const { requests = 0, rows = 0, refused = 0, failed = 0 } = last ?? {};
    this.#now = { at: begin, requests, rows, refused, failed };
    return this.#now;
  }

  #close(open: OpenMinute): Minute {
    const [p50, p90, p99] = [0.5, 0.9, 0.99].map((share) => this.#latencies.quantile(share));
    return { ...open, p50: p50!, p90: p90!, p99: p99! };
  }
}
