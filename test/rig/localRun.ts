import { catalog } from '../../modules/catalog.ts';
import { bindServable } from '../../modules/lib/serving/bindServable.ts';
import type { Result } from '../../pipelines/contract/error.ts';
import type { Pipeline } from '../../pipelines/contract/graph.ts';
import { planInference } from '../../pipelines/graph/planInference.ts';
import { validatePipeline } from '../../pipelines/graph/validatePipeline.ts';
import { newContext, newPath, runModule } from './runModule.ts';
import type { Bound } from './servables.ts';

/** Results of modules, by `node.port`. */
export class LocalRun {
  readonly #outputs = new Map<string, string>();
  readonly pipeline: Pipeline;

  private constructor(pipeline: Pipeline) {
    this.pipeline = pipeline;
  }

  /** Runs the modules of a pipeline one after the other in this process. `tables` are there from the start, by `node.port`. */
  static async of(pipeline: Pipeline, tables: Readonly<Record<string, string>> = {}): Promise<LocalRun> {
    const run = new LocalRun(pipeline);
    for (const [output, path] of Object.entries(tables)) run.#outputs.set(output, path);
    const { order, params, problems } = validatePipeline(pipeline, catalog);
    const serious = problems.filter(({ code }) => code !== 'schema-issue');
    if (serious.length > 0) throw new Error(JSON.stringify(serious));
    for (const id of order) {
      const node = pipeline.nodes.find((candidate) => candidate.id === id)!;
      if ([...run.#outputs.keys()].some((output) => output.startsWith(`${id}.`))) continue;
      const inputs: Record<string, string> = {};
      for (const { from, to } of pipeline.edges) {
        const [target, port] = to.split('.') as [string, string];
        if (target === id) inputs[port] = run.#outputs.get(from)!;
      }
      const { outputs } = await runModule(node.module, params.get(id), inputs);
      for (const [port, path] of Object.entries(outputs)) run.#outputs.set(`${id}.${port}`, path);
    }
    return run;
  }

  artifact(nodeId: string, port: string): string | undefined {
    return this.#outputs.get(`${nodeId}.${port}`);
  }

  /** As if a clean-up had removed an output. */
  forget(output: string): void {
    this.#outputs.delete(output);
  }

  /** Binds what serves the model of a step. */
  async bind(nodeId?: string): Promise<Result<Bound, string[]>> {
    const plan = planInference(this.pipeline, catalog, { nodeId, parameters: {} });
    if (!plan.ok) return plan;
    const { tempDir, memoryLimit } = await newContext();
    const folder = await newPath('servable');
    const artifact = (node: string, port: string) => this.artifact(node, port);
    const bound = await bindServable({ plan: plan.value, artifact, folder, tempDir, memoryLimit });
    return bound.ok ? { ok: true, value: { plan: plan.value, servable: bound.value, folder } } : bound;
  }
}
