import { randomUUID } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { catalog } from '../../modules/catalog.ts';
import { bindServable } from '../../modules/lib/serving/bindServable.ts';
import { ArtifactStore } from '../../pipelines/cache/artifactStore.ts';
import type { Servable } from '../../pipelines/contract/servable.ts';
import { parsePipeline } from '../../pipelines/graph/parsePipeline.ts';
import { planInference } from '../../pipelines/graph/planInference.ts';
import type { TestWorkspace } from './testWorkspace.ts';

export interface TrainedServable {
  folder: string;
  servable: Servable;
  /** Path of an output of the run. */
  artifact(nodeId: string, port: string): string | undefined;
}

/**
 * Runs a pipeline file by the command line, and derives what serves its model, in a folder of the workspace. For programs outside
 * of the test runner too.
 */
export async function trainServable(workspace: TestWorkspace, file: string): Promise<TrainedServable> {
  const { code, events, stderr } = await workspace.call(['run', file, '--json']);
  if (code !== 0) throw new Error(`The run ended with ${code}: ${stderr}${JSON.stringify(events.at(-1))}`);
  const store = new ArtifactStore(workspace.paths.artifacts, workspace.paths.quarantine);
  const artifact = (nodeId: string, port: string) => {
    const outputs = events.flatMap((event) => {
      const isEnd = event.type === 'step-completed' || event.type === 'step-reused';
      return isEnd && event.nodeId === nodeId ? [event.outputs] : [];
    });
    const found = outputs.at(-1)?.[port];
    return found && store.path(found.digest);
  };
  const pipeline = parsePipeline(await readFile(file, 'utf8'));
  if (!pipeline.ok) throw new Error(JSON.stringify(pipeline.error));
  const plan = planInference(pipeline.value, catalog, { nodeId: undefined, parameters: {} });
  if (!plan.ok) throw new Error(plan.error.join(' '));
  const folder = join(workspace.paths.workspace, randomUUID());
  const tempDir = `${folder}-temp`;
  await mkdir(tempDir);
  const bound = await bindServable({ plan: plan.value, artifact, folder, tempDir, memoryLimit: 1e9 });
  if (!bound.ok) throw new Error(bound.error.join(' '));
  return { folder, servable: bound.value, artifact };
}
