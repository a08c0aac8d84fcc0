import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { catalog } from '../../modules/catalog.ts';
import type { Pipeline } from '../contract/graph.ts';
import type { Column } from '../contract/table.ts';
import { ProcessExecutor } from '../executor/processExecutor.ts';
import { preparePlan } from '../run/preparePlan.ts';
import type { CommandContext } from './command.ts';
import { defaultLimits } from './limits.ts';

/**
 * Looks at the head of every file that the pipeline imports, in a worker with limits, so that columns are known before a
 * run. Nothing is fetched. A file that cannot be read is told and counts as not known.
 */
export async function inspectSources(
  pipeline: Pipeline,
  baseDir: string,
  context: CommandContext,
): Promise<(nodeId: string) => Column[] | undefined> {
  const found = new Map<string, Column[]>();
  // Steps of a pipeline with problems are known only in part; a valid skeleton is enough to find its sources.
  const sourceIds = new Set(catalog.filter((spec) => spec.sources !== undefined).map((spec) => spec.id));
  const nodes = pipeline.nodes.filter((node) => sourceIds.has(node.module));
  const skeleton = preparePlan({ pipeline: { ...pipeline, nodes, edges: [] }, baseDir }, catalog);
  if (!skeleton.ok || skeleton.value.plan.steps.length === 0) return () => undefined;
  const limits = defaultLimits();
  const executor = new ProcessExecutor({ memoryLimit: limits.memory });
  const tempDir = await mkdtemp(join(tmpdir(), 'pipewright-'));
  try {
    for (const step of skeleton.value.plan.steps) {
      if (Object.values(step.sources).some((path) => /^https?:/i.test(path))) continue;
      const task = {
        module: step.module,
        params: step.params,
        inputs: {},
        outputs: {},
        tempDir,
        workspaceDir: context.workspace,
        memoryLimit: limits.memory,
        threads: limits.threads,
      };
      const columns = await executor.inspect(task, { signal: context.signal, timeout: 30_000 });
      if (Array.isArray(columns)) found.set(step.nodeId, columns);
      else context.tell(`${step.nodeId}: ${columns.message}`);
    }
  } finally {
    await executor.close();
    await rm(tempDir, { recursive: true, force: true });
  }
  return (nodeId) => found.get(nodeId);
}
