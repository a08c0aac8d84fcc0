import { readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spec } from '../../modules/data-input-and-output/import-data/spec.ts';
import type { StepFailure } from '../../pipelines/contract/run.ts';
import { ProcessExecutor } from '../../pipelines/executor/processExecutor.ts';
import type { StepTask } from '../../pipelines/worker/protocol.ts';
import type { Battery } from './battery.ts';
import { mutateTable } from './mutateTable.ts';
import { pick, randomNumbers } from './randomNumbers.ts';

const memoryLimit = 2 ** 30;
/** Milliseconds that a table of at most 2 MB may take, on a machine that may be busy with other things. */
const longest = 30_000;

const quiet = { log: () => {}, metric: () => {}, progress: () => {} };

/** Small tables that are whole: the head of an example, and one with all that CSV allows. */
function readBases(): Buffer[] {
  const folder = new URL('../../pipelines/examples/data/', import.meta.url);
  const heads = ['iris.csv', 'automobile-price-raw.csv', 'german-credit.csv'].map((name) =>
    readFileSync(new URL(name, folder)).subarray(0, 4000),
  );
  const rows = [
    '1,"a ""quoted"" word",2024-01-31,true,é',
    '2,"two\nlines",2024-02-29 12:00:00,false,',
    '-3.5,,,,"x,y"',
  ];
  return [...heads, Buffer.from(`number,text,when,flag,"last, of all"\n${rows.join('\n')}\n`.repeat(3))];
}

export const mutatedTables: Battery = {
  name: 'mutated-tables',
  summary:
    'Import Data looks at and reads mutated tables: it completes or says in words what is wrong, and never hangs',
  usual: 2000,
  async *run({ count, seed }) {
    const random = randomNumbers(seed);
    const bases = readBases();
    const folder = await mkdtemp(join(tmpdir(), 'pipewright-tables-'));
    const executor = new ProcessExecutor({ memoryLimit });
    try {
      for (let i = 0; i < count; i += 1) {
        const path = join(folder, `table${i}.csv`);
        await writeFile(path, mutateTable(pick(bases, random), random));
        const params = spec.params.parse({
          path,
          format: pick(['auto', 'csv', 'tsv'], random),
          delimiter: pick(['auto', 'auto', 'comma', 'semicolon', 'tab', 'space'], random),
          header: random() < 0.7,
          encoding: pick(['utf-8', 'utf-8', 'latin-1', 'utf-16'], random),
          badRows: pick(['error', 'skip'], random),
        });
        const wrong = await importTable(executor, params, join(folder, String(i)));
        yield { name: `table ${i} with seed ${seed}${wrong.length > 0 ? `, kept as ${path}` : ''}`, wrong };
        if (wrong.length === 0) await rm(path);
        await rm(join(folder, String(i)), { recursive: true, force: true });
      }
    } finally {
      await executor.close();
      // What stands here still made something go wrong, and is kept.
      await rm(folder).catch(() => {});
    }
  },
};

/** Looks at a table and reads it, each as a step of a run would. Answers what went wrong. */
async function importTable(executor: ProcessExecutor, params: StepTask['params'], folder: string): Promise<string[]> {
  const tempDir = join(folder, 'temp');
  await mkdir(tempDir, { recursive: true });
  const task: StepTask = {
    module: spec.id,
    params,
    inputs: {},
    outputs: { results: join(folder, 'results') },
    tempDir,
    workspaceDir: folder,
    memoryLimit,
    threads: 2,
  };
  const options = { signal: new AbortController().signal, timeout: longest };
  const looked = await executor.inspect(task, options);
  const wrong = Array.isArray(looked) ? [] : checkFailure('inspect', looked);
  const outcome = await executor.execute(task, quiet, options);
  if (outcome.type === 'failed') wrong.push(...checkFailure('run', outcome.failure));
  else if (outcome.type !== 'completed') wrong.push(`run ended as ${JSON.stringify(outcome)}`);
  return wrong;
}

function checkFailure(what: string, { reason, message, detail }: StepFailure): string[] {
  if (reason !== 'user-error') return [`${what} failed by ${reason}: ${message} ${detail ?? ''}`];
  const isWords = message.length > 10 && !/\n\s+at |Parser Error|Binder Error|undefined|read_csv/.test(message);
  return isWords ? [] : [`${what} does not say what is wrong: ${message}`];
}
