import { execFile } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findPython } from '../bench/findPython.ts';
import { toTensors } from '../rig/columnTensors.ts';
import { examples } from '../rig/examples.ts';
import { expectScores, readScoredHalf, type ScoredHalf, toSplit, transpose } from '../rig/scoredHalf.ts';
import { ServingEndpoint } from '../rig/servingEndpoint.ts';
import { TestWorkspace } from '../rig/testWorkspace.ts';
import { trainServable } from '../rig/trainServable.ts';

const rowCount = 10_000;

let workspace: TestWorkspace;
let endpoint: ServingEndpoint;
let half: ScoredHalf;

beforeAll(async () => {
  workspace = await TestWorkspace.make();
  const trained = await trainServable(workspace, examples.get('adult-income-feature-selection')!);
  half = await readScoredHalf(trained, rowCount);
  endpoint = await ServingEndpoint.start({ deployments: [{ servable: trained.folder }] });
}, 120_000);
afterAll(async () => {
  await endpoint?.[Symbol.asyncDispose]();
  await workspace[Symbol.asyncDispose]();
});

test('the rows of the run are answered as Score Model has scored them', async () => {
  const { columns: names, data } = toSplit(half);
  const split = await endpoint.score({ columns: names, data });
  expect(split.status).toBe(200);
  const answered = (await split.json()) as { data: unknown[][] };
  expectScores(answered.data, half);
  const rows = data.map((row) => Object.fromEntries(row.map((value, c) => [names[c]!, value])));
  const records = (await (await endpoint.score({ rows })).json()) as { predictions: Record<string, unknown>[] };
  expectScores(
    records.predictions.map((row) => Object.values(row)),
    half,
  );
});

test('so they are over the Open Inference Protocol', async () => {
  const inputs = toTensors(half.columns, half.servable.request).map(({ name, datatype, values }) => {
    return { name, datatype, shape: [rowCount, 1], data: values };
  });
  const response = await endpoint.ask('/v2/models/income/infer', { method: 'POST', body: JSON.stringify({ inputs }) });
  const { outputs } = (await response.json()) as { outputs: { name: string; shape: number[]; data: unknown[] }[] };
  expect(outputs.map(({ name }) => name)).toEqual(half.servable.response.map(({ name }) => name));
  expect(outputs.every(({ shape }) => shape[0] === rowCount && shape[1] === 1)).toBe(true);
  expectScores(transpose(outputs.map(({ data }) => data)), half);
});

test('Triton’s own client, unmodified, gets the same in each of its forms', async ({ skip }) => {
  const python = findPython('tritonclient.http', 'numpy');
  if (!python && !process.env.CI) skip('There is no Python with tritonclient[http]: name one by PIPEWRIGHT_PYTHON.');
  expect(python, 'a Python with tritonclient[http]').toBeDefined();
  const folder = join(workspace.paths.workspace, 'triton');
  await mkdir(folder);
  await writeFile(join(folder, 'columns.json'), JSON.stringify(toTensors(half.columns, half.servable.request)));
  const script = fileURLToPath(new URL('./tritonClient.py', import.meta.url));
  const args = [script, `127.0.0.1:${endpoint.plan.port}`, endpoint.key, 'income', folder];
  const { stdout } = await promisify(execFile)(python!, args, { maxBuffer: 2 ** 28 });
  const said = JSON.parse(stdout) as Record<string, Record<string, unknown[]>> & {
    metadata: { inputs: { name: string }[] };
  };
  expect([said.live, said.ready, said.modelReady]).toEqual([true, true, true]);
  expect(said.metadata.inputs.map(({ name }) => name)).toEqual(half.servable.request.map(({ name }) => name));
  for (const form of ['binary', 'json', 'gzip', 'deflate']) {
    expectScores(transpose(half.servable.response.map(({ name }) => said[form]![name]!)), half);
  }
});

test.runIf(process.platform === 'linux')('one ONNX file is served without a database in the process', async () => {
  expect(half.servable.onnx).toBe('pipeline.onnx');
  const maps = await readFile(`/proc/${(await endpoint.state())!.pid}/maps`, 'utf8');
  expect(maps).toContain('onnxruntime');
  expect(maps).not.toContain('duckdb');
});
