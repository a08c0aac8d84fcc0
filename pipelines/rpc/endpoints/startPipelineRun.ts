import { dirname, join } from 'node:path';
import type { ModuleSpec } from '../../../modules/define.ts';
import type { PipelineEndpoint } from '../../contract/endpoint.ts';
import type { Result } from '../../contract/error.ts';
import type { Pipeline } from '../../contract/graph.ts';
import { parsePipeline } from '../../graph/parsePipeline.ts';
import { findUntrusted, type TrustedCode } from '../pipelines/trustedCode.ts';
import { beginRun } from '../runs/beginRun.ts';
import { locateData } from './locateData.ts';
import type { EndpointHost } from './startJob.ts';

export interface PipelineCall {
  /** Values of pipeline parameters. */
  parameters: Record<string, unknown>;
  /** Paths of data in the workspace, by the parameter that takes it. */
  data: Record<string, string>;
  version?: number | undefined;
}

/** Why a call starts nothing. */
export interface CallRefusal {
  code: 'not-found' | 'wrong-value' | 'problems' | 'not-trusted';
  message: string;
}

type Version = PipelineEndpoint['versions'][number];

/** The version that a call names, and its pipeline. */
export function findPublished(
  endpoint: PipelineEndpoint,
  asked: number | undefined,
): Result<{ version: Version; pipeline: Pipeline }, CallRefusal> {
  const wanted = asked ?? endpoint.defaultVersion;
  const version = endpoint.versions.find((one) => one.version === wanted);
  if (!version) return refuse('not-found', `"${endpoint.name}" has no version ${wanted}.`);
  const read = parsePipeline(version.text);
  if (read.ok) return { ok: true, value: { version, pipeline: read.value } };
  return refuse('problems', read.error.map(({ message }) => message).join(' '));
}

/**
 * Starts a run of a published pipeline, and answers its id. What reads a file takes only data of the workspace from a caller; code
 * runs only when somebody on this machine has trusted it, with the caller's values filled in.
 */
export async function startPipelineRun(
  host: EndpointHost & { trusted: TrustedCode },
  endpoint: PipelineEndpoint,
  call: PipelineCall,
): Promise<Result<string, CallRefusal>> {
  const found = findPublished(endpoint, call.version);
  if (!found.ok) return found;
  const { version, pipeline } = found.value;
  const catalog = await host.services.catalog();
  const parameters = await readValues(host.path, call, findDataParameters(pipeline, catalog));
  if (!parameters.ok) return parameters;
  const code = await findUntrusted(pipeline, catalog, parameters.value, host.trusted);
  if (code.length > 0) {
    const titles = [...new Set(code.map(({ title }) => `"${title}"`))].join(', ');
    return refuse('not-trusted', `The pipeline has code that nobody on this machine has trusted yet, in ${titles}. Run it in the app first, and read what it runs.`); // biome-ignore format: one line
  }
  const request = { pipeline, file: version.file, baseDir: dirname(join(host.path, version.file)) };
  const begun = await beginRun(host, { ...request, parameters: parameters.value });
  if (!begun.ok) return refuse('problems', begun.error.map(({ message }) => message).join(' '));
  host.endpoints.store.addRun(begun.value, endpoint.id, { ...call, version: version.version });
  return begun;
}

/** Names of the parameters whose value is read as a file: by their type, or by a step that uses them so. */
export function findDataParameters({ nodes, parameters }: Pipeline, catalog: readonly ModuleSpec[]): Set<string> {
  const found = new Set(parameters.filter(({ type }) => type === 'file').map(({ name }) => name));
  const specs = new Map(catalog.map((spec) => [spec.id, spec]));
  for (const { module, params } of nodes) {
    for (const source of specs.get(module)?.sources ?? []) {
      const name = (params[source] as { $param?: unknown } | null | undefined)?.$param;
      if (typeof name === 'string') found.add(name);
    }
  }
  return found;
}

async function readValues(
  workspace: string,
  { parameters, data }: PipelineCall,
  ofData: ReadonlySet<string>,
): Promise<Result<Record<string, unknown>, CallRefusal>> {
  const values: Record<string, unknown> = { ...parameters };
  const wrong = Object.keys(data).find((name) => !ofData.has(name));
  if (wrong !== undefined) return refuse('wrong-value', `The pipeline reads no data by a parameter "${wrong}".`);
  for (const [name, path] of Object.entries({ ...parameters, ...data })) {
    if (!ofData.has(name)) continue;
    if (typeof path !== 'string') return refuse('wrong-value', `"${name}" takes the path of a file in the workspace.`);
    const located = await locateData(workspace, path);
    if (!located.ok) return refuse('wrong-value', `"${name}": ${located.error}`);
    values[name] = located.value;
  }
  return { ok: true, value: values };
}

function refuse(code: CallRefusal['code'], message: string): Result<never, CallRefusal> {
  return { ok: false, error: { code, message } };
}
