import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { catalog } from '../../modules/catalog.ts';
import { type BindOptions, bindServable } from '../../modules/lib/serving/bindServable.ts';
import type { RequestColumn } from '../../modules/lib/serving/servedRows.ts';
import { quoteIdentifier, quoteLiteral } from '../../modules/lib/table/sql.ts';
import { ArtifactStore } from '../../pipelines/cache/artifactStore.ts';
import type { Result } from '../../pipelines/contract/error.ts';
import type { RunEvent } from '../../pipelines/contract/event.ts';
import type { Pipeline } from '../../pipelines/contract/graph.ts';
import type { InferencePlan, Servable } from '../../pipelines/contract/servable.ts';
import type { Column } from '../../pipelines/contract/table.ts';
import { parsePipeline } from '../../pipelines/graph/parsePipeline.ts';
import { planInference } from '../../pipelines/graph/planInference.ts';
import type { TestWorkspace } from './testWorkspace.ts';

/** A pipeline that was run, and what it left behind. */
export interface RanPipeline {
  workspace: TestWorkspace;
  pipeline: Pipeline;
  /** Path of an output. */
  artifact(nodeId: string, port: string): string | undefined;
}

/** Runs a pipeline file to its end by the command line. */
export async function runPipelineFile(
  workspace: TestWorkspace,
  file: string,
  ...options: string[]
): Promise<RanPipeline> {
  const { code, events, stderr } = await workspace.call(['run', file, '--json', ...options]);
  if (code !== 0) throw new Error(`The run ended with ${code}: ${stderr}${JSON.stringify(events.at(-1))}`);
  const parsed = parsePipeline(await readFile(file, 'utf8'));
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  const store = new ArtifactStore(workspace.paths.artifacts, workspace.paths.quarantine);
  const outputs = new Map(
    events.flatMap((event: RunEvent) =>
      event.type === 'step-completed' || event.type === 'step-reused' ? [[event.nodeId, event.outputs] as const] : [],
    ),
  );
  return {
    workspace,
    pipeline: parsed.value,
    artifact(nodeId, port) {
      const found = outputs.get(nodeId)?.[port];
      return found && store.path(found.digest);
    },
  };
}

export interface Bound {
  plan: InferencePlan;
  servable: Servable;
  folder: string;
}

let count = 0;

/** Binds what serves the model of a step to what its run made. */
export async function bindRan(
  { workspace, pipeline, artifact }: RanPipeline,
  nodeId?: string,
): Promise<Result<Bound, string[]>> {
  const plan = planInference(pipeline, catalog, { nodeId, parameters: {} });
  if (!plan.ok) return plan;
  count += 1;
  const folder = join(workspace.paths.workspace, `servable-${count}`);
  const tempDir = join(workspace.paths.workspace, `temp-${count}`);
  await mkdir(tempDir, { recursive: true });
  const options: BindOptions = { plan: plan.value, artifact, folder, tempDir, memoryLimit: 1e9 };
  const bound = await bindServable(options);
  return bound.ok ? { ok: true, value: { plan: plan.value, servable: bound.value, folder } } : bound;
}

/** Columns of a table artifact as a request gives them, in the table's order. */
export async function readRequestColumns(path: string, columns: readonly Column[]): Promise<RequestColumn[]> {
  const rows = await readTable(path, columns.map(asRequested));
  return columns.map(({ type }, i) => {
    const values = rows.map((row) => row[i]);
    if (type === 'string') return values as (string | null)[];
    return Float64Array.from(values, (value) => (value === null ? Number.NaN : Number(value)));
  });
}

function asRequested({ name, type }: Column): string {
  const id = quoteIdentifier(name);
  if (type === 'datetime') return `epoch_us(${id}) / 86400000000.0`;
  return type === 'string' ? id : `${id}::DOUBLE`;
}

/** Values of SQL expressions over a table artifact, row by row in its order. */
export async function readTable(path: string, expressions: readonly string[]): Promise<unknown[][]> {
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
  const connection = await instance.connect();
  try {
    const reader = await connection.runAndReadAll(
      `SELECT ${expressions.join(', ')} FROM read_parquet(${quoteLiteral(path)})`,
    );
    return reader.getRowsJS();
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}
