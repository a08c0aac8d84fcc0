import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestApp, type TestApp } from '../rig/appClient.ts';
import { dataFile, examples } from '../rig/examples.ts';

let folder: string;
let app: TestApp;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pipewright-register-'));
  await cp(dataFile('.'), join(folder, 'data'), { recursive: true });
  app = await openTestApp(folder);
});
afterAll(async () => {
  await app[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
});

test.each([...examples])(
  'every model of %s is registered, with its evaluation and what serves it',
  async (name, example) => {
    const file = join(folder, `${name}.pipeline.json`);
    await cp(example, file);
    const runId = await app.run(file);
    const { steps } = await app.client.runs.get({ runId });
    const models = steps.flatMap(({ nodeId, outputs }) =>
      Object.entries(outputs).flatMap(([port, { type }]) => (type === 'model' ? [{ runId, nodeId, port }] : [])),
    );
    expect(models.length).toBeGreaterThan(0);
    for (const output of models) {
      const version = await app.client.models.register({ ...output, name });
      expect(version, output.nodeId).toMatchObject({ notServable: [], lineage: output });
      expect(version.signature.inputs.length).toBeGreaterThan(0);
      expect(version.signature.outputs.length).toBeGreaterThan(0);
      expect(Object.keys(version.metrics).length).toBeGreaterThan(0);
    }
  },
);
