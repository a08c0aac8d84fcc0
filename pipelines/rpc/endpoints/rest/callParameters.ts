import type { PipelineEndpoint } from '../../../contract/endpoint.ts';
import type { PipelineParameter } from '../../../contract/graph.ts';
import type { AppContext } from '../../appContext.ts';
import { findDataParameters, findPublished } from '../startPipelineRun.ts';

/** A parameter of a published pipeline, as callers see it. */
export interface CallParameter {
  name: string;
  type: PipelineParameter['type'];
  /** Missing: a value has to be given. */
  default?: unknown;
  description?: string | undefined;
  /** Whether it takes the path of data in the workspace. */
  data: boolean;
}

/** The parameters of a version, or of the default one. */
export async function readCallParameters(
  context: AppContext,
  endpoint: PipelineEndpoint,
  version?: number,
): Promise<CallParameter[]> {
  const found = findPublished(endpoint, version);
  if (!found.ok) return [];
  const { pipeline } = found.value;
  const ofData = findDataParameters(pipeline, await context.workspace().services.catalog());
  return pipeline.parameters.map(({ name, type, default: value, description }) => ({
    name,
    type,
    ...(value === undefined ? {} : { default: value }),
    ...(description === undefined ? {} : { description }),
    data: ofData.has(name),
  }));
}
