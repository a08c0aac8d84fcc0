import type { Answer, RequestColumn, Scorer } from '../../../modules/lib/serving/servedRows.ts';

/** Rows of one request that wait for their answer, or have a part of it. */
interface Job {
  columns: readonly RequestColumn[];
  rowCount: number;
  /** Rows that were given to the scorer already. */
  taken: number;
  parts: Answer[];
  isOver: (() => boolean) | undefined;
  resolve(answer: Answer | 'dropped'): void;
  reject(error: unknown): void;
}

interface Part {
  job: Job;
  from: number;
  count: number;
}

/**
 * Scores the rows of many requests together. While rows are being scored, those of the next requests gather; nobody waits for
 * others to come. A request of many rows goes in parts, with others between them.
 */
export class ScoreQueue {
  readonly #scorer: Scorer;
  readonly #mostRows: () => number;
  #jobs: Job[] = [];
  #scheduled = false;
  #idle: (() => void)[] = [];
  #open = 0;

  /** `mostRows`: rows that are scored at once. */
  constructor(scorer: Scorer, mostRows: () => number) {
    this.#scorer = scorer;
    this.#mostRows = mostRows;
  }

  /** Requests that have no answer yet. */
  get open(): number {
    return this.#open;
  }

  /**
   * Answers for `rowCount` rows, at least one. 'dropped' where `isOver` says, when it is their turn, that nobody waits for
   * it any more. Rejects with what the scorer
   * threw for these rows alone.
   */
  async score(
    columns: readonly RequestColumn[],
    rowCount: number,
    isOver?: () => boolean,
  ): Promise<Answer | 'dropped'> {
    this.#open += 1;
    try {
      if (this.#isFree(rowCount)) return await this.#scoreAlone(columns, rowCount);
      return await new Promise((resolve, reject) => {
        this.#jobs.push({ columns, rowCount, taken: 0, parts: [], isOver, resolve, reject });
        this.#schedule();
      });
    } finally {
      this.#open -= 1;
      if (this.#open === 0) for (const tell of this.#idle.splice(0)) tell();
    }
  }

  /** Settles when every request has its answer. */
  async whenIdle(): Promise<void> {
    if (this.#open > 0) await new Promise<void>((resolve) => this.#idle.push(resolve));
  }

  #isFree(rowCount: number): boolean {
    return !this.#scheduled && rowCount <= this.#mostRows();
  }

  /** For whom nobody waits: at once, without the way through the queue. */
  async #scoreAlone(columns: readonly RequestColumn[], rowCount: number): Promise<Answer> {
    this.#scheduled = true;
    try {
      return await this.#scorer.score(columns, rowCount);
    } finally {
      this.#scheduled = false;
      this.#schedule();
    }
  }

  #schedule(): void {
    if (this.#scheduled || this.#jobs.length === 0) return;
    this.#scheduled = true;
    // After the sockets that have something to read were read.
    setImmediate(() => {
      void this.#scoreBatch().finally(() => {
        this.#scheduled = false;
        this.#schedule();
      });
    });
  }

  async #scoreBatch(): Promise<void> {
    const batch = this.#takeBatch();
    if (batch.length === 0) return;
    try {
      await this.#scoreTogether(batch);
    } catch (error) {
      if (batch.length === 1) return fail(batch[0]!.job, error);
      // Whose rows it was does not show; the others have not deserved to fail with them.
      for (const part of batch) await this.#scoreTogether([part]).catch((own: unknown) => fail(part.job, own));
    }
    for (const { job } of batch) finish(job);
  }

  #takeBatch(): Part[] {
    const batch: Part[] = [];
    let room = this.#mostRows();
    const unfinished: Job[] = [];
    let next = 0;
    for (; next < this.#jobs.length && room > 0; next++) {
      const job = this.#jobs[next]!;
      // Of a request of several parts that has failed already.
      if (job.taken === job.rowCount) continue;
      if (job.isOver?.()) {
        job.resolve('dropped');
        continue;
      }
      const count = Math.min(room, job.rowCount - job.taken);
      batch.push({ job, from: job.taken, count });
      job.taken += count;
      room -= count;
      if (job.taken < job.rowCount) unfinished.push(job);
    }
    this.#jobs = [...this.#jobs.slice(next), ...unfinished];
    return batch;
  }

  async #scoreTogether(batch: readonly Part[]): Promise<void> {
    const [first] = batch;
    if (batch.length === 1 && first && first.count === first.job.rowCount) {
      first.job.parts.push(await this.#scorer.score(first.job.columns, first.count));
      return;
    }
    const rowCount = batch.reduce((sum, { count }) => sum + count, 0);
    const answer = await this.#scorer.score(joinColumns(batch, rowCount), rowCount);
    let from = 0;
    for (const { job, count } of batch) {
      job.parts.push(sliceAnswer(answer, from, count));
      from += count;
    }
  }
}

function finish(job: Job): void {
  if (job.parts.reduce((sum, { columns }) => sum + (columns[0]?.length ?? 0), 0) < job.rowCount) return;
  job.resolve(job.parts.length === 1 ? job.parts[0]! : joinAnswers(job.parts));
}

function fail(job: Job, error: unknown): void {
  job.taken = job.rowCount;
  job.reject(error);
}

function joinColumns(batch: readonly Part[], rowCount: number): RequestColumn[] {
  return batch[0]!.job.columns.map((column, c) => {
    if (!(column instanceof Float64Array)) {
      const texts: (string | null)[] = [];
      for (const { job, from, count } of batch) {
        const values = job.columns[c] as (string | null)[];
        for (let i = from; i < from + count; i++) texts.push(values[i]!);
      }
      return texts;
    }
    const numbers = new Float64Array(rowCount);
    let at = 0;
    for (const { job, from, count } of batch) {
      numbers.set((job.columns[c] as Float64Array).subarray(from, from + count), at);
      at += count;
    }
    return numbers;
  });
}

function sliceAnswer({ columns, failed }: Answer, from: number, count: number): Answer {
  const own = new Map<number, string>();
  for (const [row, reason] of failed) if (row >= from && row < from + count) own.set(row - from, reason);
  return { columns: columns.map((column) => column.slice(from, from + count)), failed: own };
}

function joinAnswers(parts: readonly Answer[]): Answer {
  const failed = new Map<number, string>();
  let before = 0;
  for (const part of parts) {
    for (const [row, reason] of part.failed) failed.set(row + before, reason);
    before += part.columns[0]?.length ?? 0;
  }
  return { columns: parts[0]!.columns.map((_, c) => parts.flatMap(({ columns }) => columns[c]!)), failed };
}
