import { randomUUID } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Artifact } from '../contract/artifact.ts';
import type { Result } from '../contract/error.ts';
import type { Pipeline } from '../contract/graph.ts';
import type { Servable } from '../contract/servable.ts';
import { planInference } from '../graph/planInference.ts';
import type { RunRecord, StepRecord } from '../store/runHistory.ts';
import type { RegistryServices } from './services.ts';

/** A trained model of a run, and what the run has left of its steps. */
export interface TrainedPipeline {
  run: RunRecord;
  pipeline: Pipeline;
  steps: ReadonlyMap<string, StepRecord>;
  nodeId: string;
}

/**
 * Derives what serving a model takes, and writes it to `folder`, which is made. The error says why it cannot be served, a sentence
 * each.
 */
export async function makeServable(
  { artifacts, catalog, attempts, limits }: RegistryServices,
  { run, pipeline, steps, nodeId }: TrainedPipeline,
  folder: string,
): Promise<Result<Servable, string[]>> {
  const plan = planInference(pipeline, await catalog(), { nodeId, parameters: run.parameters });
  if (!plan.ok) return plan;
  // It brings the database engine, which whoever only reads the registry does without.
  const { bindServable } = await import('../../modules/lib/serving/bindServable.ts');
  const read = new Set<Artifact>();
  const artifact = (node: string, port: string): string | undefined => {
    const found = steps.get(node)?.outputs[port];
    if (!found) return undefined;
    read.add(found);
    return artifacts.path(found.digest);
  };
  const tempDir = join(attempts, `bind-${randomUUID()}`);
  await mkdir(tempDir, { recursive: true });
  try {
    const bound = await bindServable({ plan: plan.value, artifact, folder, tempDir, memoryLimit: limits.memory });
    return (await findDamage(artifacts, read)) ?? bound;
  } catch (error) {
    // What could not be read may well be damaged; else it is a defect.
    const damage = await findDamage(artifacts, read);
    if (damage) return damage;
    throw error;
  } finally {
    await rm(tempDir, { recursive: true, force: true });
  }
}

/** The refusal where one of the results that were read does not hold what was written to it. */
async function findDamage(
  artifacts: RegistryServices['artifacts'],
  read: ReadonlySet<Artifact>,
): Promise<Result<never, string[]> | undefined> {
  for (const artifact of read) {
    if (await artifacts.verify(artifact)) continue;
    // Else the next run, which does not read it, would take it for good.
    await artifacts.quarantine(artifact);
    return { ok: false, error: ['A result of the run was removed or is damaged. Run the pipeline again.'] };
  }
  return undefined;
}
