import { setTimeout as wait } from 'node:timers/promises';
import type { Pipeline } from '../../../pipelines/contract/graph.ts';
import { connectServer } from '../../../pipelines/main/connectServer.ts';
import { workspacePaths } from '../../../pipelines/main/workspace.ts';

/** Goes on for as long as a test wants to look at a step that runs. */
export const slowQuery =
  'SELECT count(*) AS n, sum(hash(a.range * 31 + b.range) % 7) AS s FROM range(600000) a, range(600000) b';

/** A way to make runs without the page, for tests of what the page shows of them. */
export async function openHistory(workspace: string) {
  const server = await connectServer(workspacePaths(workspace).state);
  if (!server) throw new Error(`Nothing serves ${workspace}.`);
  const { client } = server;

  /** A new file from an example, changed where `change` says so. */
  async function addPipeline(starter: string, name: string, change = (pipeline: Pipeline) => pipeline) {
    const { path } = await client.pipelines.create({ starter, name });
    const { pipeline, revision } = await client.pipelines.read({ path });
    const changed = change(pipeline);
    if (changed !== pipeline) {
      await client.pipelines.save({ path, pipeline: changed, baseRevision: revision, by: 'test' });
    }
    return { path, pipeline: changed };
  }

  async function start(file: { path: string; pipeline: Pipeline }, parameters: Record<string, unknown> = {}) {
    const { runId } = await client.runs.start({ ...file, parameters });
    return runId;
  }

  /** Runs to the end. Answers the run's id. */
  async function run(file: { path: string; pipeline: Pipeline }, parameters: Record<string, unknown> = {}) {
    const runId = await start(file, parameters);
    for (;;) {
      const { run } = await client.runs.get({ runId });
      if (run.status !== 'running') return runId;
      await wait(100);
    }
  }

  /** The pipeline with a step that queries the cleaned data, in words of the user, who is trusted with them. */
  async function withQuery(pipeline: Pipeline, title: string, sql: string): Promise<Pipeline> {
    await client.pipelines.trust({ code: [sql] });
    const query = { id: 'query', module: 'apply-sql-transformation', version: 1, title, params: { sql } };
    return {
      ...pipeline,
      nodes: [...pipeline.nodes, { ...query, position: { x: 520, y: 560 } }],
      edges: [...pipeline.edges, { from: 'clean.cleanedDataset', to: 'query.t1' }],
    };
  }

  return { client, addPipeline, start, run, withQuery };
}
