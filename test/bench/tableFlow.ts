import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findPython } from './findPython.ts';
import { flowPipeline, type Sources } from './flowPipeline.ts';
import { measureInTurns, secondsOf } from './repeat.ts';
import type { Benchmark } from './row.ts';
import { writeSales } from './salesData.ts';
import { watchMemory } from './watchMemory.ts';

const launcher = fileURLToPath(new URL('../../build/pipewright.mjs', import.meta.url));
const bareDuckdb = fileURLToPath(new URL('./bareDuckdb.ts', import.meta.url));
const barePandas = fileURLToPath(new URL('./barePandas.py', import.meta.url));

/**
 * A large CSV → select columns, clean missing data, join, group → Parquet: the command line in a fresh workspace and with a
 * gigabyte for each step, against the same steps in bare DuckDB (each table written, as ours are; and as one query) and in
 * pandas. Everyone starts as a process of its own.
 */
export const tableFlow: Benchmark = {
  name: 'table-flow',
  async run({ quick, folder, emit }) {
    const sources = { sales: join(folder, 'sales.csv'), stores: join(folder, 'stores.csv') };
    await writeSales(quick ? 1_000_000 : 10_000_000, sources.sales, sources.stores);
    const python = findPython('pandas');
    let peak = 0;
    const emptied = async (name: string) => {
      const place = join(folder, name);
      await rm(place, { recursive: true, force: true });
      await mkdir(place);
      return place;
    };
    const duckdb = async (mode: 'steps' | 'fused') => {
      const place = await emptied(mode);
      return await secondsOf(() => run(process.execPath, [bareDuckdb, mode, sources.sales, sources.stores, place]));
    };
    const pandas = async () => {
      const place = await emptied('pandas');
      return await secondsOf(() => run(python!, [barePandas, sources.sales, sources.stores, place]));
    };
    const seconds = await measureInTurns<string>(quick ? 3 : 5, {
      ours: async () => {
        const args = await freshWorkspace(await emptied('workspace'), sources);
        const memory = watchMemory();
        const took = await secondsOf(() => run(process.execPath, [launcher, ...args], memory.watch));
        peak = Math.max(peak, memory.stop());
        return took;
      },
      steps: () => duckdb('steps'),
      fused: () => duckdb('fused'),
      ...(python && { pandas }),
    });
    const ours = seconds.ours!;
    const name = quick ? 'table-flow-1M' : 'table-flow-10M';
    emit({ name, ours, theirs: seconds.steps, unit: 's', goal: 1.3, peer: 'bare DuckDB, a table a step' });
    emit({ name, ours, theirs: seconds.fused, unit: 's', goal: 1.3, peer: 'bare DuckDB, one query' });
    emit({ name, ours, theirs: seconds.pandas, unit: 's', goal: 0.15, peer: 'pandas' });
    emit({ name: `${name}-peak-memory-of-a-worker`, ours: peak, unit: 'bytes', goal: 2 ** 30 });
  },
};

async function freshWorkspace(workspace: string, sources: Sources): Promise<string[]> {
  const file = join(workspace, 'flow.pipeline.json');
  await writeFile(file, JSON.stringify(flowPipeline(sources)));
  return ['--workspace', workspace, 'run', file, '--memory', '1GiB'];
}

async function run(command: string, args: string[], onStart?: (pid: number) => void): Promise<void> {
  const child = spawn(command, args, { stdio: ['ignore', 'ignore', 'inherit'] });
  if (child.pid !== undefined) onStart?.(child.pid);
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${code}`);
}
