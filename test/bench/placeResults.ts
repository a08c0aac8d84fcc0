import { writeFile } from 'node:fs/promises';
import type { Pipeline } from '../../pipelines/contract/graph.ts';
import type { Executor, StepOutcome } from '../../pipelines/executor/executor.ts';
import { ProcessExecutor } from '../../pipelines/executor/processExecutor.ts';
import { createEngine } from '../../pipelines/main/createEngine.ts';
import type { StepTask } from '../../pipelines/worker/protocol.ts';

/** Gives every step outputs of their own without computing them: the step's description. */
class DescribingExecutor implements Executor {
  readonly environment = new ProcessExecutor({ memoryLimit: 1 }).environment;

  async execute({ module, params, inputs, outputs }: StepTask): Promise<StepOutcome> {
    for (const [port, path] of Object.entries(outputs)) {
      await writeFile(path, JSON.stringify({ module, params, inputs: Object.values(inputs), port }));
    }
    return { type: 'completed' };
  }

  async inspect(): Promise<never> {
    throw new Error('Nothing is inspected here');
  }

  async close(): Promise<void> {}
}

/**
 * Fills a workspace with the results of a pipeline of thousands of steps, so that a run reuses them all. To compute them
 * for real would take longer than what is then measured tells; a run that reuses a result does not read it.
 */
export async function placeResults(pipeline: Pipeline, workspace: string): Promise<void> {
  const engine = await createEngine({ workspace, executor: new DescribingExecutor(), limits: { workers: 16 } });
  if ('holder' in engine) throw new Error(`${workspace} is in use`);
  try {
    const outcome = await engine.run({ pipeline, baseDir: workspace });
    if (!outcome.ok || outcome.value.status !== 'completed') throw new Error(JSON.stringify(outcome).slice(0, 2000));
  } finally {
    await engine.close();
  }
}
