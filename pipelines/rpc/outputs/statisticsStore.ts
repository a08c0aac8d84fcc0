import { createHash } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { writeDurably } from '../../cache/durableFile.ts';
import { type ColumnStatistics, columnStatistics } from '../../contract/rpc/outputs.ts';

/** Changes when statistics are computed in another way. */
const format = 'pipewright/statistics@1';
const kept = z.object({ format: z.literal(format), columns: z.array(columnStatistics) });

const writes = new Map<string, Promise<unknown>>();

/**
 * Statistics of columns by the digest of their table, one file a table, with a digest of itself in its first line. It can be removed at any
 * time; one that is damaged counts as empty.
 */
export class StatisticsStore {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** By name of the column. */
  async read(digest: string): Promise<Map<string, ColumnStatistics>> {
    const text = await readFile(this.#path(digest), 'utf8').catch(() => '');
    const [check, body = ''] = text.split('\n', 2);
    if (check !== checkOf(digest, body)) return new Map();
    const parsed = kept.safeParse(JSON.parse(body));
    return new Map(parsed.success ? parsed.data.columns.map((column) => [column.name, column]) : []);
  }

  /** Adds columns to what is kept. Those of two requests at once follow upon each other. */
  async add(digest: string, columns: readonly ColumnStatistics[]): Promise<void> {
    const path = this.#path(digest);
    const write = async () => {
      const known = await this.read(digest);
      for (const column of columns) known.set(column.name, column);
      const body = JSON.stringify({ format, columns: [...known.values()] } satisfies z.input<typeof kept>);
      await mkdir(dirname(path), { recursive: true });
      await writeDurably(path, `${checkOf(digest, body)}\n${body}\n`);
    };
    const turn = (writes.get(path) ?? Promise.resolve()).then(write, write);
    writes.set(path, turn);
    try {
      await turn;
    } finally {
      if (writes.get(path) === turn) writes.delete(path);
    }
  }

  #path(digest: string): string {
    return join(this.#folder, digest.slice(0, 2), `${digest}.json`);
  }
}

function checkOf(digest: string, body: string): string {
  return createHash('sha256').update(digest).update(body).digest('hex');
}
