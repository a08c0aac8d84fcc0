import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { catalog } from '../../modules/catalog.ts';
import type { RunContext } from '../../modules/define.ts';
import { TableSession } from '../../modules/lib/table/session.ts';
import { quoteLiteral } from '../../modules/lib/table/sql.ts';
import { runners } from '../../modules/runners.ts';
import type { Column } from '../../pipelines/contract/table.ts';

let folder: string | undefined;
let count = 0;

afterAll(async () => {
  if (folder) await rm(folder, { recursive: true, force: true });
  folder = undefined;
});

/** A path for a new artifact or temp folder, removed after the test file. */
export async function newPath(name = 'artifact'): Promise<string> {
  folder ??= await mkdtemp(join(tmpdir(), 'pipewright-test-'));
  count += 1;
  return join(folder, `${count}-${name}`);
}

export interface Recorded {
  logs: string[];
  metrics: { name: string; value: number; step?: number }[];
}

/** A context such as the worker gives to a module, that keeps what the module reports. */
export async function newContext(options: Partial<RunContext> = {}): Promise<RunContext & Recorded> {
  const tempDir = await newPath('temp');
  const workspaceDir = await newPath('workspace');
  await mkdir(tempDir, { recursive: true });
  await mkdir(workspaceDir, { recursive: true });
  const logs: string[] = [];
  const metrics: Recorded['metrics'] = [];
  return {
    logs,
    metrics,
    log: (message) => logs.push(message),
    metric: (name, value, step) => metrics.push(step === undefined ? { name, value } : { name, value, step }),
    progress: () => {},
    signal: new AbortController().signal,
    runChild: () => Promise.reject(new Error('This context has no child runs: use test/rig/childRuns.ts')),
    tempDir,
    workspaceDir,
    memoryLimit: 1024 ** 3,
    threads: 2,
    ...options,
  };
}

/** Runs a registered module as the worker would: parameters parsed by its spec. Answers the path of each output. */
export async function runModule(
  id: string,
  params: unknown,
  inputs: Record<string, string | undefined> = {},
  context?: RunContext & Recorded,
): Promise<{ outputs: Record<string, string> } & Recorded> {
  const spec = catalog.find((candidate) => candidate.id === id);
  const load = runners[id];
  if (!spec || !load) throw new Error(`${id} is not registered in catalog.ts and runners.ts`);
  const outputs: Record<string, string> = {};
  for (const port of Object.keys(spec.outputs)) outputs[port] = await newPath(port);
  const used = context ?? (await newContext());
  const { run } = await load();
  await run({ params: spec.params.parse(params) as never, inputs, outputs }, used);
  return { outputs, logs: used.logs, metrics: used.metrics };
}

/** Writes a table artifact from a SELECT, e.g. `SELECT * FROM (VALUES (1, 'a')) t(x, y)`. */
export async function tableOf(select: string, columns: Column[]): Promise<string> {
  const path = await newPath('table');
  await using session = await TableSession.open(await newContext());
  await session.write(path, select, columns);
  return path;
}

/** Rows of a table artifact in its order; integers as numbers, datetimes as text. */
export async function rowsOf(path: string): Promise<Record<string, unknown>[]> {
  await using session = await TableSession.open(await newContext());
  const { from } = await session.read(path);
  const rows = await session.query<Record<string, unknown>>(`SELECT * FROM ${from}`);
  return rows.map((row) => Object.fromEntries(Object.entries(row).map(([name, value]) => [name, plain(value)])));
}

/** Columns of a table artifact, with roles and marks. */
export async function columnsOf(path: string): Promise<Column[]> {
  await using session = await TableSession.open(await newContext());
  return (await session.read(path)).columns;
}

/** One number or text that a query over a table artifact answers; `t` is the table. */
export async function queryOne(path: string, sql: string): Promise<unknown> {
  await using session = await TableSession.open(await newContext());
  const [row] = await session.query<Record<string, unknown>>(
    `WITH t AS (SELECT * FROM read_parquet(${quoteLiteral(path)})) ${sql}`,
  );
  return plain(Object.values(row ?? {})[0]);
}

function plain(value: unknown): unknown {
  if (typeof value === 'bigint') return Number(value);
  if (typeof value === 'object' && value !== null) return String(value);
  return value;
}
