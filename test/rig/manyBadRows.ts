import { createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { DuckDBInstance } from '@duckdb/node-api';
import { spec } from '../../modules/data-input-and-output/import-data/spec.ts';
import { quoteLiteral } from '../../modules/lib/table/sql.ts';
import { ProcessExecutor } from '../../pipelines/executor/processExecutor.ts';
import { watchMemory } from '../bench/watchMemory.ts';
import type { Battery } from './battery.ts';
import { randomNumbers } from './randomNumbers.ts';

const columns = 200;
const memoryLimit = 2 ** 30;

/** What a file with bad rows holds. */
interface Planted {
  good: number;
  bad: number;
  /** Of the good rows. */
  sumOfFirst: number;
  /** The first five bad rows: the line in the file, and the number of fields. */
  first: { line: number; found: number }[];
}

/**
 * Import Data with tables of `rows` rows and 200 columns, of which one row in a hundred has too many or too few fields: the
 * import is refused with the number of bad rows and the lines of the first ones, or skips exactly these; and its worker
 * never has more than a gigabyte.
 */
export function manyBadRows(rows: number): Battery {
  return {
    name: 'many-bad-rows',
    summary: `Import Data counts and skips 1 % bad rows among ${rows} × ${columns} values exactly, within 1 GiB`,
    usual: 2,
    async *run({ count, seed }) {
      for (let i = 0; i < count; i += 1) {
        const folder = await mkdtemp(join(tmpdir(), 'pipewright-bad-rows-'));
        try {
          const wrong = await tryTable(folder, rows, seed + i);
          yield { name: `seed ${seed + i}`, wrong };
        } finally {
          await rm(folder, { recursive: true, force: true });
        }
      }
    },
  };
}

async function tryTable(folder: string, rows: number, seed: number): Promise<string[]> {
  const path = join(folder, 'wide.csv');
  const planted = await plantBadRows(path, rows, randomNumbers(seed));
  const refused = await importTable(folder, path, 'error');
  const skipped = await importTable(folder, path, 'skip');
  const wrong = [...checkWords('refused', refused.words, planted), ...checkWords('skipped', skipped.words, planted)];
  if (refused.outcome !== 'failed') wrong.push(`an import that refuses bad rows ended as ${refused.outcome}`);
  if (skipped.outcome !== 'completed') wrong.push(`an import that skips bad rows ended as ${skipped.outcome}`);
  else wrong.push(...(await checkTable(skipped.results, planted)));
  const peak = Math.max(refused.peak, skipped.peak);
  if (peak > memoryLimit) wrong.push(`a worker had ${Math.round(peak / 2 ** 20)} MiB`);
  return wrong;
}

/** Writes the table: whole numbers, numbers with decimals, texts and days in turn. */
async function plantBadRows(path: string, rows: number, random: () => number): Promise<Planted> {
  const planted: Planted = { good: 0, bad: 0, sumOfFirst: 0, first: [] };
  const kinds = [
    (i: number) => String(i % 9973),
    (i: number) => (i / 8).toFixed(2),
    (i: number) => `name ${i % 77}`,
    (i: number) => `2024-01-${String(1 + (i % 28)).padStart(2, '0')}`,
  ];
  function* chunks(): Generator<string> {
    yield `${Array.from({ length: columns }, (_, i) => `c${i}`).join(',')}\n`;
    let chunk: string[] = [];
    for (let row = 0; row < rows; row += 1) {
      const isBad = random() < 0.01;
      const found = isBad ? pickOther(random) : columns;
      chunk.push(
        `${row},${Array.from({ length: found - 1 }, (_, i) => kinds[i % kinds.length]!(row + i)).join(',')}\n`,
      );
      if (!isBad) {
        planted.good += 1;
        planted.sumOfFirst += row;
      } else {
        planted.bad += 1;
        if (planted.first.length < 5) planted.first.push({ line: row + 2, found });
      }
      if (chunk.length === 500) {
        yield chunk.join('');
        chunk = [];
      }
    }
    yield chunk.join('');
  }
  await pipeline(Readable.from(chunks()), createWriteStream(path));
  return planted;
}

/** A number of fields, at least two, that is not that of the columns. */
function pickOther(random: () => number): number {
  const found = 2 + Math.floor(random() * (2 * columns - 2));
  return found === columns ? columns + 1 : found;
}

async function importTable(folder: string, path: string, badRows: 'error' | 'skip') {
  const executor = new ProcessExecutor({ memoryLimit });
  const memory = watchMemory();
  const words: string[] = [];
  try {
    const place = join(folder, badRows);
    await mkdir(join(place, 'temp'), { recursive: true });
    const results = join(place, 'results');
    memory.watch(process.pid);
    const outcome = await executor.execute(
      {
        module: spec.id,
        params: spec.params.parse({ path, badRows }),
        inputs: {},
        outputs: { results },
        tempDir: join(place, 'temp'),
        workspaceDir: place,
        memoryLimit,
        threads: 2,
      },
      { log: (_, message) => words.push(message), metric: () => {}, progress: () => {} },
      { signal: new AbortController().signal },
    );
    if (outcome.type === 'failed') words.push(outcome.failure.message);
    return { outcome: outcome.type, words: words.join('\n'), results, peak: memory.stop() };
  } finally {
    memory.stop();
    await executor.close();
  }
}

function checkWords(what: string, words: string, { bad, first }: Planted): string[] {
  const expected = [
    bad === 1 ? '1 row does not' : `${bad} rows do not`,
    ...first.map(({ line, found }) => `"wide.csv", line ${line}: expected ${columns} fields, found ${found}`),
  ];
  return expected.filter((part) => !words.includes(part)).map((part) => `${what}, without "${part}": ${words}`);
}

async function checkTable(path: string, { good, sumOfFirst }: Planted): Promise<string[]> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  try {
    const from = `read_parquet(${quoteLiteral(path)})`;
    const [row] = (
      await connection.runAndReadAll(
        `SELECT count(*)::DOUBLE AS n, sum(c0)::DOUBLE AS sum, bool_and(c0 > before) AS ordered
         FROM (SELECT c0, lag(c0, 1, -1) OVER () AS before FROM ${from})`,
      )
    ).getRowObjects();
    const right = row!.n === good && row!.sum === sumOfFirst && row!.ordered === true;
    return right ? [] : [`of ${good} good rows the table has ${row!.n}, or others, or in another order`];
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}
