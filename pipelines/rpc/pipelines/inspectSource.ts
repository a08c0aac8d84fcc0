import { mkdir, mkdtemp, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Problem } from '../../contract/error.ts';
import { type Pipeline, type PipelineNode, pipelineFormat } from '../../contract/graph.ts';
import type { Step } from '../../contract/plan.ts';
import type { Column } from '../../contract/table.ts';
import { preparePlan } from '../../run/preparePlan.ts';
import type { OpenWorkspace } from '../appContext.ts';
import { app } from './app.ts';
import { locatePipeline } from './pipelinePath.ts';

type Inspected = { columns: Column[] } | { problem: Problem } | { unknown: true };

/** Milliseconds that a look may take. */
const timeout = 30_000;
const mostKnown = 500;

/** What was found, by the files as they were and the parameters that they were read with. Oldest first. */
const known = new Map<string, Inspected>();

export const inspectSourceHandler = app.pipelines.inspectSource.handler(
  async ({ context, input: { path, nodeId, module, params }, signal, errors }): Promise<Inspected> => {
    const workspace = context.workspace();
    const file = await locatePipeline(workspace.path, path);
    if (!file.ok) throw errors.REFUSED({ message: file.error });
    const catalog = await workspace.services.catalog();
    const spec = catalog.find(({ id }) => id === module);
    if (!spec?.sources) throw errors.REFUSED({ message: `The module "${module}" reads no file.` });
    const node = { id: nodeId, module, version: spec.version, position: { x: 0, y: 0 }, params };
    const prepared = preparePlan({ pipeline: pipelineOf(node), baseDir: dirname(file.value) }, catalog);
    if (!prepared.ok) return { problem: prepared.error[0]! };
    const [step] = prepared.value.plan.steps;
    if (!step || Object.values(step.sources).some((source) => /^https?:/i.test(source))) return { unknown: true };
    return await inspectOnce(step, workspace, signal);
  },
);

function pipelineOf(node: PipelineNode): Pipeline {
  return { format: pipelineFormat, name: '', description: '', parameters: [], nodes: [node], edges: [], notes: [] };
}

async function inspectOnce(step: Step, workspace: OpenWorkspace, signal?: AbortSignal): Promise<Inspected> {
  const stamps = await Promise.all(Object.values(step.sources).map(stampOf));
  const key = JSON.stringify([step.module, step.params, stamps]);
  const before = known.get(key);
  if (before) return before;
  const found = await inspect(step, workspace, signal);
  // A file that was not there, or could not be read at the time, is looked at again.
  if ('columns' in found) {
    known.set(key, found);
    for (const oldest of known.keys()) {
      if (known.size <= mostKnown) break;
      known.delete(oldest);
    }
  }
  return found;
}

async function inspect(step: Step, { services, state, path }: OpenWorkspace, signal?: AbortSignal): Promise<Inspected> {
  const { nodeId, module, params, sources } = step;
  const folder = join(state, 'attempts');
  await mkdir(folder, { recursive: true });
  const tempDir = await mkdtemp(join(folder, 'inspect-'));
  const { memory: memoryLimit, threads } = services.limits;
  const task = { module, params, inputs: {}, outputs: {}, tempDir, workspaceDir: path, memoryLimit, threads };
  try {
    const found = await services.executor.inspect(task, { signal: signal ?? AbortSignal.timeout(timeout), timeout });
    if (Array.isArray(found)) return { columns: found };
    const [param] = Object.keys(sources);
    return { problem: { code: 'schema-issue', message: found.message, node: nodeId, param } };
  } finally {
    await rm(tempDir, { recursive: true, force: true });
  }
}

/** Changes with the file's content; a file that is not there has one too. */
async function stampOf(path: string): Promise<string> {
  return await stat(path).then(
    ({ mtimeMs, size, ino }) => `${path} ${mtimeMs} ${size} ${ino}`,
    () => `${path} -`,
  );
}
