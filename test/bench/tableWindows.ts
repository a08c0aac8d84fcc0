import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { TableSession } from '../../modules/lib/table/session.ts';
import type { Column } from '../../pipelines/contract/table.ts';
import { TableViews } from '../../pipelines/view/tableViews.ts';
import type { Benchmark } from './row.ts';

const columnCount = 100;
const rowsShown = 60;

/** How long a window of a table of 10M rows and 100 columns takes, anywhere in it, and the statistics of a column. */
export const tableWindows: Benchmark = {
  name: 'table-windows',
  async run({ quick, folder, emit }) {
    const rows = quick ? 1_000_000 : 10_000_000;
    const path = join(folder, 'table.parquet');
    await writeTable(path, rows, folder);
    const views = new TableViews({ folder: join(folder, 'views'), memoryLimit: 2 ** 30 });
    try {
      await views.describe(path);
      for (const shown of [15, 50, columnCount]) {
        const times = await jump(views, path, rows, shown, quick ? 20 : 50);
        const note = `${rows} rows, ${shown} of ${columnCount} columns, ${rowsShown} rows at a random place`;
        emit({ name: 'table-window-median', ours: times[times.length >> 1]!, unit: 'ms', goal: 200, note });
        emit({ name: 'table-window-slowest', ours: times.at(-1)!, unit: 'ms', goal: 200, note });
      }
      for (const column of ['c0', 'c1', 'c2', 'c3']) {
        const start = performance.now();
        await views.ask({ type: 'statistics', path, columns: [column] });
        const seconds = (performance.now() - start) / 1000;
        emit({
          name: 'table-statistics',
          ours: seconds,
          unit: 's',
          goal: 5,
          note: `${rows} rows, ${typeOf(Number(column.slice(1)))}`,
        });
      }
      const { pid } = await views.ask({ type: 'process', work: 'awaited' });
      const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
      const peak = Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) * 1024;
      emit({ name: 'table-views-memory', ours: peak, unit: 'bytes', goal: 2 ** 30, note: 'most that was resident' });
    } finally {
      await views.close();
    }
  },
};

/** Times of windows at random places, ascending. */
async function jump(views: TableViews, path: string, rows: number, shown: number, times: number): Promise<number[]> {
  const columns = Array.from({ length: shown }, (_, i) => `c${i}`);
  const taken: number[] = [];
  for (let i = 0; i < times; i++) {
    const offset = Math.floor(((i * 0.618034) % 1) * (rows - rowsShown));
    const start = performance.now();
    await views.ask({ type: 'rows', path, offset, limit: rowsShown, columns, sort: [], filters: [] });
    taken.push(performance.now() - start);
  }
  return taken.sort((a, b) => a - b);
}

const typeOf = (i: number) => (['integer', 'string', 'datetime', 'double', 'double'] as const)[i % 5]!;

async function writeTable(path: string, rows: number, folder: string): Promise<void> {
  const columns = Array.from({ length: columnCount }, (_, i): Column => ({ name: `c${i}`, type: typeOf(i) }));
  const values = columns.map(({ type }, i) => {
    const random = `hash(range * ${columnCount} + ${i})`;
    if (type === 'integer') return `(${random} % 1000000)::BIGINT`;
    if (type === 'string') return `'value ' || (${random} % ${i * 50 + 3})`;
    if (type === 'datetime') return `TIMESTAMP '2020-01-01' + INTERVAL (range % 86400000) SECOND`;
    return `(${random} % 1000003) / 1000.0`;
  });
  const tempDir = join(folder, 'temp');
  await mkdir(tempDir, { recursive: true });
  const context = { log() {}, metric() {}, progress() {}, signal: new AbortController().signal, runChild: () => Promise.reject(), tempDir, workspaceDir: folder, memoryLimit: 4 * 2 ** 30, threads: 2 }; // biome-ignore format: one line
  await using session = await TableSession.open(context);
  await session.write(path, `SELECT ${values.join(', ')} FROM range(${rows})`, columns);
}
