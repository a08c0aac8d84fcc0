import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ModelVersion } from '../../pipelines/contract/registry.ts';
import { openTestApp, type TestApp } from './appClient.ts';
import { examples } from './examples.ts';

export interface ModelWorkspace extends AsyncDisposable {
  /** Its folder. */
  folder: string;
  app: TestApp;
  /** Of the price model of the automobile example, registered as "Price". */
  runId: string;
  model: ModelVersion;
}

/** A workspace in which the automobile example has run, with its model registered. Disposing ends its endpoints. */
export async function openModelWorkspace(): Promise<ModelWorkspace> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'pipewright-endpoints-')));
  const app = await openTestApp(folder);
  const runId = await app.run(examples.get('automobile-price-basic')!);
  const { steps } = await app.client.runs.get({ runId });
  const trained = steps.find(({ outputs }) => Object.values(outputs).some(({ type }) => type === 'model'))!;
  const port = Object.entries(trained.outputs).find(([, { type }]) => type === 'model')![0];
  const model = await app.client.models.register({ runId, nodeId: trained.nodeId, port, name: 'Price' });
  return {
    folder,
    app,
    runId,
    model,
    async [Symbol.asyncDispose]() {
      for (const { endpoint } of await app.client.endpoints.list())
        await app.client.endpoints.remove({ name: endpoint.name });
      await app[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
