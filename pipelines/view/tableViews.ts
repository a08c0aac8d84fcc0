import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { FilePreview } from '../contract/rpc/datasets.ts';
import type { ColumnStatistics, ModelTree } from '../contract/rpc/outputs.ts';
import type { Column } from '../contract/table.ts';
import type { ViewRequest } from './protocol.ts';
import { WarmViewer } from './warmViewer.ts';

export interface TableViewsOptions {
  /** Folder for what does not fit in memory; emptied at the first question. */
  folder: string;
  /** Bytes that each process may use. */
  memoryLimit: number;
}

const tablesKnown = 500;
/** Statistics of a column of more rows take long enough to get into the way of the rows that somebody scrolls through. */
const rowsBeside = 200_000;

type AnswerOf<T extends ViewRequest['type']> = {
  process: { pid: number };
  describe: { columns: Column[]; rows: number };
  rows: { total: number; values: (string | number | boolean | null)[][] };
  statistics: ColumnStatistics[];
  export: null;
  preview: FilePreview;
  inspect: Column[];
  import: string[];
  trees: number;
  tree: ModelTree;
}[T];

/**
 * Questions about tables, answered by warm child processes with a memory limit of the operating system, so that no query can take
 * the engine down: what somebody waits for by one, statistics of large tables by another of lower priority. Each is started by
 * the first question for it, and again by the next one after it has ended.
 */
export class TableViews {
  readonly #folder: string;
  readonly #described = new Map<string, { columns: Column[]; rows: number }>();
  readonly #awaited: WarmViewer;
  readonly #beside: WarmViewer;

  constructor({ folder, memoryLimit }: TableViewsOptions) {
    this.#folder = folder;
    this.#awaited = new WarmViewer({
      folder: join(folder, 'awaited'),
      memoryLimit,
      priority: 'normal',
      idleTime: 5 * 60_000,
    });
    this.#beside = new WarmViewer({ folder: join(folder, 'beside'), memoryLimit, priority: 'low', idleTime: 20_000 });
  }

  /** Columns and rows of a table artifact. */
  async describe(path: string, signal?: AbortSignal): Promise<{ columns: Column[]; rows: number }> {
    const known = this.#described.get(path);
    if (known) return known;
    const answer = await this.ask({ type: 'describe', path }, signal);
    if (this.#described.size >= tablesKnown) this.#described.clear();
    this.#described.set(path, answer);
    return answer;
  }

  /** Throws ViewError, and the signal's reason. A question during which the process ended is asked once more. */
  async ask<T extends ViewRequest['type']>(
    request: Extract<ViewRequest, { type: T }>,
    signal: AbortSignal = new AbortController().signal,
  ): Promise<AnswerOf<T>> {
    const viewer = (await this.#isBeside(request, signal)) ? this.#beside : this.#awaited;
    return (await viewer.ask(request, signal)) as AnswerOf<T>;
  }

  async close(): Promise<void> {
    await Promise.all([this.#awaited.close(), this.#beside.close()]);
    await rm(this.#folder, { recursive: true, force: true }).catch(() => {});
  }

  async #isBeside(request: ViewRequest, signal: AbortSignal): Promise<boolean> {
    if (request.type === 'process') return request.work === 'beside';
    if (request.type !== 'statistics') return false;
    return (await this.describe(request.path, signal)).rows > rowsBeside;
  }
}
