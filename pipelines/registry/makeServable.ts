import type { Result } from '../contract/error.ts';
import type { Pipeline } from '../contract/graph.ts';
import type { Servable } from '../contract/servable.ts';
import type { RunRecord, StepRecord } from '../store/runHistory.ts';
import type { RegistryServices } from './services.ts';

/** A trained model of a run, and what the run has left of its steps. */
export interface TrainedPipeline {
  run: RunRecord;
  pipeline: Pipeline;
  steps: ReadonlyMap<string, StepRecord>;
  nodeId: string;
  port: string;
}

/** Derives what serving a model takes, and writes it to `folder`, which is made. The error says why it cannot be served. */
export async function makeServable(
  _services: RegistryServices,
  _trained: TrainedPipeline,
  _folder: string,
): Promise<Result<Servable, string[]>> {
  return { ok: false, error: ['Pipelines are not made servable yet.'] };
}
