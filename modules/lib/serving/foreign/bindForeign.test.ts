import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { newPath } from '../../../../test/rig/runModule.ts';
import { GraphBuilder } from '../../onnx/graphBuilder.ts';
import { ProtobufWriter } from '../../onnx/protobuf.ts';
import { openScorer } from '../openScorer.ts';
import type { RequestColumn } from '../servedRows.ts';
import { bindForeign } from './bindForeign.ts';
import { readMlflowModel, type SignatureColumn } from './readMlflowModel.ts';

async function bind(bytes: Uint8Array, signature?: SignatureColumn[]) {
  const file = await newPath('model.onnx');
  await writeFile(file, bytes);
  const folder = await newPath('servable');
  return { folder, bound: await bindForeign(file, signature, folder) };
}

async function score(folder: string, columns: RequestColumn[]) {
  await using scorer = await openScorer(folder);
  return await scorer.score(columns, columns[0]!.length);
}

/** Sums up three columns: one input [N, 3], one output [N, 1]. */
function sumOfThree(): Uint8Array {
  const graph = new GraphBuilder(['x', 'y']);
  graph.addInput('x', 'float', 3);
  const weights = graph.addConstant({ type: 'float', shape: [3, 1], values: [1, 10, 100] });
  graph.addOutput('y', graph.addNode({ op: 'MatMul', inputs: ['x', weights] }), 'float', 1);
  return graph.toBytes();
}

/** A classifier as scikit-learn's converters write it: a label, and maps of probabilities. */
function classifier(): Uint8Array {
  const node = (op: string, inputs: string[], output: string, attributes: ProtobufWriter[] = [], domain = '') => {
    const message = new ProtobufWriter();
    for (const input of inputs) message.string(1, input);
    message.string(2, output).string(4, op);
    for (const attribute of attributes) message.message(5, attribute);
    return message.string(7, domain);
  };
  const shapeOf = (...dims: (number | undefined)[]) => {
    const shape = new ProtobufWriter();
    for (const dim of dims)
      shape.message(1, dim === undefined ? new ProtobufWriter() : new ProtobufWriter().int(1, dim));
    return shape;
  };
  const tensor = (element: number, shape: ProtobufWriter) =>
    new ProtobufWriter().message(1, new ProtobufWriter().int(1, element).message(2, shape));
  const port = (name: string, type: ProtobufWriter) => new ProtobufWriter().string(1, name).message(2, type);
  const map = new ProtobufWriter().int(1, 8).message(2, tensor(1, shapeOf()));
  const maps = new ProtobufWriter().message(4, new ProtobufWriter().message(1, new ProtobufWriter().message(5, map)));
  const labels = new ProtobufWriter().string(1, 'classlabels_strings').string(9, 'no').string(9, 'yes').int(20, 8);
  const flat = new ProtobufWriter().string(1, 'keepdims').int(3, 0).int(20, 2);
  const axis = new ProtobufWriter().string(1, 'axis').int(3, 1).int(20, 2);
  const graph = new ProtobufWriter()
    .message(1, node('Softmax', ['x'], 'probabilities'))
    .message(1, node('ArgMax', ['x'], 'label', [axis, flat]))
    .message(1, node('ZipMap', ['probabilities'], 'output_probability', [labels], 'ai.onnx.ml'))
    .string(2, 'classifier')
    .message(11, port('x', tensor(1, shapeOf(undefined, 2))))
    .message(12, port('label', tensor(7, shapeOf(undefined))))
    .message(12, port('output_probability', maps));
  return new ProtobufWriter()
    .int(1, 8)
    .message(7, graph)
    .message(8, new ProtobufWriter().string(1, '').int(2, 18))
    .message(8, new ProtobufWriter().string(1, 'ai.onnx.ml').int(2, 1))
    .finish();
}

test('the columns of one input are numbered, or have the names of the signature', async () => {
  const { folder, bound } = await bind(sumOfThree());
  expect(bound).toMatchObject({
    ok: true,
    value: {
      servable: {
        request: [{ name: 'f0', type: 'double' }, { name: 'f1' }, { name: 'f2' }],
        response: [{ name: 'y' }],
      },
    },
  });
  const answer = await score(folder, [Float64Array.of(1, 2), Float64Array.of(3, 4), Float64Array.of(5, Number.NaN)]);
  expect(answer).toEqual({ columns: [[531, null]], failed: new Map() });
  const named = ['a', 'b', 'c'].map((name) => ({ name, type: 'long' }));
  const { bound: signed } = await bind(sumOfThree(), named);
  expect(signed).toMatchObject({
    ok: true,
    value: { servable: { request: [{ name: 'a', type: 'integer' }, {}, {}] } },
  });
  const { bound: short } = await bind(sumOfThree(), named.slice(1));
  expect(short).toEqual({ ok: false, error: expect.stringContaining('neither by name nor by number') });
});

test('maps of probabilities become columns that are named after the classes', async () => {
  const { folder, bound } = await bind(classifier());
  if (!bound.ok) throw new Error(bound.error);
  expect(bound.value.servable.response).toEqual([
    { name: 'label', type: 'integer' },
    { name: 'probabilities_no', type: 'double' },
    { name: 'probabilities_yes', type: 'double' },
  ]);
  const { columns } = await score(folder, [Float64Array.of(0, 5), Float64Array.of(1, 5)]);
  expect(columns[0]).toEqual([1, 0]);
  expect(columns[1]![0]).toBeCloseTo(1 / (1 + Math.E), 6);
  expect(columns[2]![1]).toBeCloseTo(0.5, 6);
});

test('a missing value where the model has no way to say so fails its row alone', async () => {
  const graph = new GraphBuilder(['n', 'm']);
  graph.addInput('n', 'int64');
  graph.addOutput('m', graph.addNode({ op: 'Neg', inputs: ['n'] }), 'int64', 1);
  const { folder } = await bind(graph.toBytes());
  const { columns, failed } = await score(folder, [Float64Array.of(7, Number.NaN, 1e300, -8)]);
  expect(columns).toEqual([[-7, null, null, 8]]);
  expect([...failed]).toEqual([
    [1, '"n" is missing, and the model takes no missing values there.'],
    [2, '"n" is too large for the model.'],
  ]);
});

test('a row that the model does not take fails alone', async () => {
  const graph = new GraphBuilder(['i', 'o']);
  graph.addInput('i', 'int64');
  const table = graph.addConstant({ type: 'float', shape: [3], values: [10, 20, 30] });
  graph.addOutput('o', graph.addNode({ op: 'Gather', inputs: [table, 'i'] }), 'float', 1);
  const { folder } = await bind(graph.toBytes());
  const { columns, failed } = await score(folder, [Float64Array.of(0, 9, 2)]);
  expect(columns).toEqual([[10, null, 30]]);
  expect([...failed.keys()]).toEqual([1]);
  expect(failed.get(1)).toContain('The model did not take this row');
});

test('what is not a model is refused before it is opened', async () => {
  const { bound } = await bind(Buffer.from('no model'));
  expect(bound).toEqual({ ok: false, error: expect.stringContaining('no ONNX model') });
});

async function mlflow(text: string): Promise<string> {
  const folder = await newPath('mlflow');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'MLmodel'), text);
  await writeFile(join(folder, 'model.onnx'), sumOfThree());
  return folder;
}

test('an MLflow model is its ONNX flavour and its signature', async () => {
  const inputs = `'[{"type": "double", "name": "a", "required": true},\n      {"type": "double", "name": "b"}, {"type": "double", "name": "c"}]'`;
  const folder = await mlflow(
    `artifact_path: model\nflavors:\n  onnx:\n    data: model.onnx\n    onnx_version: 1.20.0\nsignature:\n  inputs: ${inputs}\n  outputs: null\n`,
  );
  const model = await readMlflowModel(folder);
  if (!model.ok) throw new Error(model.error);
  expect(model.value.columns?.map(({ name }) => name)).toEqual(['a', 'b', 'c']);
  const bound = await bindForeign(model.value.file, model.value.columns, await newPath('servable'));
  expect(bound).toMatchObject({
    ok: true,
    value: { servable: { request: [{ name: 'a' }, { name: 'b' }, { name: 'c' }] } },
  });
});

test('an MLflow model reads no file outside of its folder, and no bomb', async () => {
  const flavour = (data: string) => `flavors:\n  onnx:\n    data: ${data}\n`;
  const outside = { ok: false, error: 'The ONNX file that "MLmodel" names is not in the folder.' };
  expect(await readMlflowModel(await mlflow(flavour('../../../etc/passwd')))).toEqual(outside);
  const linked = await mlflow(flavour('link.onnx'));
  await symlink('/etc/passwd', join(linked, 'link.onnx'));
  expect(await readMlflowModel(linked)).toEqual(outside);
  const noFlavour = { ok: false, error: expect.stringContaining('has no ONNX flavour') };
  expect(await readMlflowModel(await mlflow('flavors:\n  sklearn: {}\n'))).toEqual(noFlavour);
  const bomb = Array.from({ length: 30 }, (_, i) => `a${i + 1}: &a${i + 1} [${`*a${i}, `.repeat(9)}*a${i}]`).join('\n');
  expect(await readMlflowModel(await mlflow(`a0: &a0 [1]\n${bomb}\n${flavour('model.onnx')}`))).toEqual(noFlavour);
  for (const deep of ['[', '- ', '{a: ', '? ']) {
    const begin = performance.now();
    expect(await readMlflowModel(await mlflow(deep.repeat(200_000)))).toEqual(noFlavour);
    expect(performance.now() - begin).toBeLessThan(1000);
  }
  expect(await readMlflowModel(await newPath('nothing'))).toEqual({
    ok: false,
    error: expect.stringContaining('no file "MLmodel"'),
  });
});
