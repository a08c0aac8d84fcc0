import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunContext } from '../../modules/define.ts';
import { digestContent } from '../../pipelines/cache/contentDigest.ts';
import { type ChildInput, type ChildResult, childRequest } from '../../pipelines/contract/child.ts';
import { splitEndpoint } from '../../pipelines/contract/graph.ts';
import { describeFailure } from '../../pipelines/worker/describeFailure.ts';
import { newContext, newPath, type Recorded, runModule } from './runModule.ts';

/** A context whose child runs are run here, step by step, with the real modules. `names` has what was asked for. */
export async function contextWithChildren(
  inputs: Record<string, string | undefined>,
  options: Partial<RunContext> = {},
): Promise<RunContext & Recorded & { names: string[] }> {
  const names: string[] = [];
  const made = new Map<string, string>();
  const context = await newContext(options);
  const pathOf = async (input: ChildInput): Promise<string | undefined> => {
    if ('input' in input) return inputs[input.input];
    if ('artifact' in input) return made.get(input.artifact.digest);
    const copy = await newPath('given');
    await cp(join(context.tempDir, input.file), copy, { recursive: true });
    return copy;
  };
  const runChild: RunContext['runChild'] = async (given, { onMetric, signal } = {}) => {
    const request = childRequest.parse(given);
    names.push(request.name);
    const paths = new Map<string, string>();
    const metrics: ChildResult['metrics'] = {};
    for (const [to, input] of Object.entries(request.inputs)) paths.set(to, (await pathOf(input))!);
    for (const { id, module, params } of request.nodes) {
      if (signal?.aborted) return { runId: request.name, status: 'canceled', outputs: {}, metrics };
      const sources = request.edges.filter(({ to }) => splitEndpoint(to).node === id);
      for (const { from, to } of sources) paths.set(to, paths.get(from)!);
      const own = [...paths].filter(([to]) => splitEndpoint(to).node === id);
      try {
        const ran = await runModule(module, params, Object.fromEntries(own.map(([to, path]) => [splitEndpoint(to).port, path]))); // biome-ignore format: one line
        for (const [port, path] of Object.entries(ran.outputs)) paths.set(`${id}.${port}`, path);
        for (const metric of ran.metrics) onMetric?.({ nodeId: id, ...metric });
        metrics[id] = Object.fromEntries(ran.metrics.map(({ name, value }) => [name, value]));
      } catch (error) {
        const failure = { ...describeFailure(error), step: module };
        return { runId: request.name, status: 'failed', failure, outputs: {}, metrics };
      }
    }
    const outputs: ChildResult['outputs'] = {};
    for (const name of request.outputs) {
      const path = paths.get(name)!;
      const artifact = { ...(await digestContent(path)), type: 'table' as const };
      made.set(artifact.digest, path);
      outputs[name] = { artifact, path };
    }
    return { runId: request.name, status: 'completed', outputs, metrics };
  };
  return { ...context, runChild, names };
}
