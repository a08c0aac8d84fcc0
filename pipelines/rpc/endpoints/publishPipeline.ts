import type { PipelineEndpoint } from '../../contract/endpoint.ts';
import type { Result } from '../../contract/error.ts';
import type { NewKeys } from '../../endpoint/realTimeEndpoints.ts';
import { validatePipeline } from '../../graph/validatePipeline.ts';
import type { RunServices } from '../../run/services.ts';
import type { OpenWorkspace } from '../appContext.ts';
import { textOf } from '../pipelines/pipelineFiles.ts';
import { locatePipeline } from '../pipelines/pipelinePath.ts';
import { readWithRevision } from '../pipelines/readWithRevision.ts';

interface Publication {
  name: string;
  /** Of the pipeline's file in the workspace. */
  path: string;
  description: string;
  makeDefault: boolean;
}

/** Problems that a caller mends by the values of a call. */
const leftToCallers = new Set(['missing-parameter-value', 'wrong-parameter-value']);

/** Publishes a pipeline file as it is now. One that could not run whatever a caller gave is refused. */
export async function publishPipeline(
  { path: workspace, services, endpoints }: Pick<OpenWorkspace, 'path' | 'endpoints'> & { services: Pick<RunServices, 'catalog'> }, // biome-ignore format: one line
  { name, path, description, makeDefault }: Publication,
): Promise<Result<{ endpoint: PipelineEndpoint; keys: NewKeys | null }, string>> {
  const file = await locatePipeline(workspace, path);
  if (!file.ok) return file;
  const read = await readWithRevision(file.value);
  if (!read.ok) return { ok: false, error: read.error.map(({ message }) => message).join(' ') };
  const { pipeline } = read.value;
  const { problems } = validatePipeline(pipeline, await services.catalog(), { parameters: {} });
  const found = problems.filter(({ code }) => !leftToCallers.has(code));
  if (found.length > 0) return { ok: false, error: `The pipeline cannot run. ${found[0]!.message}` };
  const text = textOf(pipeline);
  if (!text.ok) return { ok: false, error: text.error.map(({ message }) => message).join(' ') };
  return endpoints.publish(name, { file: path, text: text.value, description, makeDefault });
}
