import { randomUUID } from 'node:crypto';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { scoreColumnsOf } from '../../modules/lib/params/scoreColumns.ts';
import type { Artifact } from '../contract/artifact.ts';
import type { Result } from '../contract/error.ts';
import { type Pipeline, pipeline } from '../contract/graph.ts';
import { modelFiles, type TrainedModel, trainedModel } from '../contract/model.ts';
import type { ModelVersion } from '../contract/registry.ts';
import type { RunRecord, StepRecord } from '../store/runHistory.ts';
import { findModelMetrics } from './findModelMetrics.ts';
import { makeServable } from './makeServable.ts';
import type { ModelFacts } from './modelStore.ts';
import type { RegistryServices } from './services.ts';
import { traceLineage } from './traceLineage.ts';

export interface Registration {
  name: string;
  runId: string;
  nodeId: string;
  port: string;
  description: string;
  tags: Record<string, string>;
}

/** A run and one of its trained models. */
interface ModelOfRun {
  run: RunRecord;
  pipeline: Pipeline;
  steps: Map<string, StepRecord>;
  nodeId: string;
  port: string;
  artifact: Artifact;
}

/**
 * Makes a trained model of a run the next version of a registered one, with what serving it takes, its metrics, and where it came
 * from. The row is written last: whatever ends this before leaves nothing in the registry. The error is what to tell the user.
 */
export async function registerModel(
  services: RegistryServices,
  { name, description, tags, ...output }: Registration,
): Promise<Result<ModelVersion, string>> {
  const found = await findModel(services, output);
  if (!found.ok) return found;
  const facts = await collectFacts(services, found.value);
  return { ok: true, value: services.models.add({ name, description, tags, facts }) };
}

async function findModel(
  { history, artifacts }: RegistryServices,
  { runId, nodeId, port }: { runId: string; nodeId: string; port: string },
): Promise<Result<ModelOfRun, string>> {
  const run = history.find(runId);
  if (!run || run.id !== runId) return refuse('The run of this model is no longer in the history.');
  const steps = new Map(history.steps(runId).map((step) => [step.nodeId, step]));
  const step = steps.get(nodeId);
  if (!step) return refuse(`The run has no step "${nodeId}".`);
  const artifact = step.outputs[port];
  if (!artifact) return refuse(`"${step.title}" has not made the output "${port}" in this run.`);
  if (artifact.type !== 'model') {
    return refuse(
      `The output "${port}" of "${step.title}" is no trained model. Only trained models can be registered.`,
    );
  }
  if (!(await artifacts.verify(artifact))) {
    // Else the next run, which does not read it, would take it for good.
    await artifacts.quarantine(artifact);
    return refuse('The model was removed or is damaged. Run the pipeline again to train it again.');
  }
  const snapshot = pipeline.safeParse(history.snapshot(runId));
  if (!snapshot.success)
    return refuse('The pipeline of this run cannot be read. Run it again, and register its model.');
  return { ok: true, value: { run, pipeline: snapshot.data, steps, nodeId, port, artifact } };
}

async function collectFacts(services: RegistryServices, found: ModelOfRun): Promise<ModelFacts> {
  const { run, pipeline, steps, nodeId, port, artifact } = found;
  const { artifacts, history } = services;
  const text = await readFile(join(artifacts.path(artifact.digest), modelFiles.description), 'utf8');
  const model = trainedModel.parse(JSON.parse(text));
  const metrics = findModelMetrics(pipeline, { nodeId, port }, steps, history.metrics(run.id));
  return {
    kind: 'pipewright',
    task: model.task,
    learner: model.learner,
    model: artifact,
    ...(await publishServable(services, found, model)),
    metrics: metrics ?? model.training.metrics,
    lineage: traceLineage(run, { nodeId, port }, pipeline, history.keyParts(run.id)),
    source: null,
  };
}

async function publishServable(
  services: RegistryServices,
  found: ModelOfRun,
  model: TrainedModel,
): Promise<Pick<ModelFacts, 'servable' | 'notServable' | 'notCompiled' | 'signature'>> {
  const folder = join(services.attempts, `servable-${randomUUID()}`);
  try {
    const made = await makeServable(services, found, folder);
    if (!made.ok) return { servable: null, notServable: made.error, notCompiled: [], signature: signatureOf(model) };
    const servable = await services.artifacts.publish(folder, 'directory');
    const { request, response, notCompiled } = made.value;
    return { servable, notServable: [], notCompiled, signature: { inputs: request, outputs: response } };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Of the model by itself. */
function signatureOf(model: TrainedModel): ModelFacts['signature'] {
  const inputs = model.features.map(({ name, type, kind, categories }) => ({
    name,
    type,
    ...(kind === 'categorical' ? { categorical: true } : {}),
    ...(categories ? { categories } : {}),
  }));
  return { inputs, outputs: scoreColumnsOf(model) };
}

function refuse(error: string): Result<never, string> {
  return { ok: false, error };
}
