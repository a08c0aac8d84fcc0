import { join } from 'node:path';
import type { ColumnStatistics } from '../../contract/rpc/outputs.ts';
import type { OpenWorkspace } from '../appContext.ts';
import { StatisticsStore } from './statisticsStore.ts';

/** The columns that are asked about of a table, and how to come by it as an artifact where something is not known. */
interface Asked {
  digest: string;
  columns: readonly string[];
  open: () => Promise<string>;
}

/** Statistics of columns, in the order of their names: kept ones, and those computed now, which are kept. */
export async function readStatistics(
  { state, views }: OpenWorkspace,
  { digest, columns, open }: Asked,
  signal: AbortSignal | undefined,
): Promise<ColumnStatistics[]> {
  const store = new StatisticsStore(join(state, 'views', 'statistics'));
  const found = await store.read(digest);
  const rest = [...new Set(columns)].filter((name) => !found.has(name));
  if (rest.length > 0) {
    const computed = await views.ask({ type: 'statistics', path: await open(), columns: rest }, signal);
    for (const column of computed) found.set(column.name, column);
    // What cannot be kept now is computed again the next time.
    await store.add(digest, computed).catch(() => {});
  }
  return columns.map((name) => found.get(name)!);
}
