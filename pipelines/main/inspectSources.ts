import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { catalog } from '../../modules/catalog.ts';
import type { Problem } from '../contract/error.ts';
import type { Step } from '../contract/plan.ts';
import type { Column } from '../contract/table.ts';
import { ProcessExecutor } from '../executor/processExecutor.ts';
import { type PrepareRequest, preparePlan } from '../run/preparePlan.ts';
import type { CommandContext } from './command.ts';
import { defaultLimits } from './limits.ts';

export interface InspectedSources {
  /** Columns by node; undefined where they are not known. */
  sourceColumns: (nodeId: string) => Column[] | undefined;
  problems: Problem[];
}

/**
 * Looks at the head of every file that the pipeline imports, in a worker with limits, so that columns are known before a
 * run. Nothing is fetched. A file that cannot be read is a problem of its step.
 */
export async function inspectSources(
  request: Pick<PrepareRequest, 'pipeline' | 'baseDir' | 'parameters'>,
  context: CommandContext,
): Promise<InspectedSources> {
  const found = new Map<string, Column[]>();
  const problems: Problem[] = [];
  const steps = findSourceSteps(request);
  if (steps.length === 0) return { sourceColumns: () => undefined, problems };
  const limits = defaultLimits();
  const executor = new ProcessExecutor({ memoryLimit: limits.memory });
  const tempDir = await mkdtemp(join(tmpdir(), 'pipewright-'));
  try {
    for (const { module, params, nodeId, sources } of steps) {
      const task = {
        module,
        params,
        inputs: {},
        outputs: {},
        tempDir,
        workspaceDir: context.workspace,
        memoryLimit: limits.memory,
        threads: limits.threads,
      };
      const columns = await executor.inspect(task, { signal: context.signal, timeout: 30_000 });
      if (Array.isArray(columns)) found.set(nodeId, columns);
      else
        problems.push({ code: 'schema-issue', message: columns.message, node: nodeId, param: Object.keys(sources)[0] });
    }
  } finally {
    await executor.close();
    await rm(tempDir, { recursive: true, force: true });
  }
  return { sourceColumns: (nodeId) => found.get(nodeId), problems };
}

/** Steps that read local files, as far as the rest of the pipeline, which may have problems, lets them be known. */
function findSourceSteps({ pipeline, baseDir, parameters = {} }: PrepareRequest): Step[] {
  const sourceIds = new Set(catalog.filter((spec) => spec.sources !== undefined).map((spec) => spec.id));
  const nodes = pipeline.nodes.filter((node) => sourceIds.has(node.module));
  const skeleton = preparePlan({ pipeline: { ...pipeline, nodes, edges: [] }, baseDir, parameters }, catalog);
  if (!skeleton.ok) return [];
  const isLocal = (path: string) => !/^https?:/i.test(path);
  return skeleton.value.plan.steps.filter((step) => Object.values(step.sources).every(isLocal));
}
