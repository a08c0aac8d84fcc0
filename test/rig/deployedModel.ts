import { dirname } from 'node:path';
import type { ModelVersion } from '../../pipelines/contract/registry.ts';
import { readPipelineFile } from '../../pipelines/graph/readPipelineFile.ts';
import type { AppContext } from '../../pipelines/rpc/appContext.ts';
import { type Client, openTestServer, type TestServer } from './appServer.ts';
import { examples } from './examples.ts';

export interface ModelWorkspace extends AsyncDisposable {
  /** Its folder. */
  folder: string;
  client: Client;
  context: AppContext;
  server: TestServer;
  /** Of the automobile example. */
  runId: string;
  /** The price model of that run, registered as "Price". */
  model: ModelVersion;
}

/** The real app over a workspace in which the automobile example has run, with its model registered. Disposing ends its endpoints. */
export async function openModelWorkspace(): Promise<ModelWorkspace> {
  const server = await openTestServer();
  const { client, workspace: folder } = server;
  const { context } = server.host;
  const runId = await runExample('automobile-price-basic', context);
  const { steps } = await client.runs.get({ runId });
  const trained = steps.find(({ outputs }) => Object.values(outputs).some(({ type }) => type === 'model'))!;
  const port = Object.entries(trained.outputs).find(([, { type }]) => type === 'model')![0];
  const model = await client.models.register({ runId, nodeId: trained.nodeId, port, name: 'Price' });
  return {
    folder,
    client,
    context,
    server,
    runId,
    model,
    async [Symbol.asyncDispose]() {
      for (const { endpoint } of await client.endpoints.list()) await client.endpoints.remove({ name: endpoint.name });
      await server[Symbol.asyncDispose]();
    },
  };
}

async function runExample(name: string, context: AppContext): Promise<string> {
  const file = examples.get(name)!;
  const read = await readPipelineFile(file);
  if (!read.ok) throw new Error(JSON.stringify(read.error));
  const ended = await context.workspace().run({ pipeline: read.value, file, baseDir: dirname(file), parameters: {} });
  if (!ended.ok || ended.value.status !== 'completed') throw new Error(JSON.stringify(ended));
  return ended.value.runId;
}
