import { relative, sep } from 'node:path';
import type { BatchEndpoint } from '../../contract/endpoint.ts';
import type { Result } from '../../contract/error.ts';
import { type Pipeline, pipelineFormat } from '../../contract/graph.ts';
import type { OpenWorkspace } from '../appContext.ts';
import { readDatasets } from '../datasets/datasetsFile.ts';
import { beginRun, type RunHost } from '../runs/beginRun.ts';
import { locateData } from './locateData.ts';

/** What batch jobs and runs of published pipelines need of the open workspace. */
export type EndpointHost = RunHost & Pick<OpenWorkspace, 'path' | 'endpoints'>;

/** The step whose results are the job's. */
export const scoreNode = 'score';

/**
 * Starts a batch job over a file, a folder or the file of a dataset, named by its path in the workspace. Answers the job's id, which is
 * its run's.
 */
export async function startJob(
  host: EndpointHost,
  endpoint: BatchEndpoint,
  path: string,
): Promise<Result<string, string>> {
  const data = await locateData(host.path, path);
  if (!data.ok) return data;
  const servable = host.endpoints.folders.servableOf(endpoint.model);
  if (!servable.ok) return servable;
  const { artifacts } = host.services;
  if (!(await artifacts.verify(servable.value))) {
    await artifacts.quarantine(servable.value);
    return { ok: false, error: 'The stored files of the model were removed or are damaged. Register it again.' };
  }
  const inWorkspace = (target: string) => relative(host.path, target).split(sep).join('/');
  const pipeline = describeJobPipeline(endpoint, {
    servable: inWorkspace(artifacts.path(servable.value.digest)),
    data: path,
    reading: await findReading(host.path, path),
  });
  const begun = await beginRun(host, { pipeline, baseDir: host.path, parameters: {} });
  if (!begun.ok) return { ok: false, error: begun.error.map(({ message }) => message).join(' ') };
  host.endpoints.store.addRun(begun.value, endpoint.id, { data: path });
  return begun;
}

/** Scoring as a pipeline: its partitions are child runs of the second step. */
function describeJobPipeline(
  { name, model, partitionRows }: BatchEndpoint,
  { servable, data, reading }: { servable: string; data: string; reading: Record<string, unknown> },
): Pipeline {
  const node = { version: 1, position: { x: 0, y: 0 } };
  return {
    format: pipelineFormat,
    name: `${name}: ${data}`.slice(0, 200),
    description: '',
    parameters: [],
    nodes: [
      {
        ...node,
        id: 'servable',
        module: 'open-servable',
        title: `${model.name}, version ${model.version}`,
        params: { path: servable },
      },
      {
        ...node,
        id: scoreNode,
        module: 'score-files',
        position: { x: 0, y: 140 },
        params: { data, partitionRows, reading },
      },
    ],
    edges: [{ from: 'servable.servable', to: `${scoreNode}.servable` }],
    notes: [],
  };
}

/** How the file of a dataset is read, as its user has set it; other files are read as Import Data reads them by itself. */
async function findReading(workspace: string, path: string): Promise<Record<string, unknown>> {
  const datasets = await readDatasets(workspace);
  const versions = datasets.ok ? datasets.value.flatMap((dataset) => dataset.versions) : [];
  return versions.findLast(({ file }) => file === path)?.params ?? {};
}
