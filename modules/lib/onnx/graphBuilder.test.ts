import { InferenceSession, Tensor } from 'onnxruntime-node';
import { expect, test } from 'vitest';
import { FeatureInputs, nameInputs } from './featureInputs.ts';
import { elementTypes, GraphBuilder } from './graphBuilder.ts';

const features = nameInputs(
  [
    { kind: 'numeric', name: 'constant_0', values: new Float32Array() },
    { kind: 'categorical', name: 'out "ö', codes: new Int32Array(), categories: ['', 'b', 'ß'] },
  ],
  ['out "ö'],
);

function build(): Uint8Array {
  const graph = new GraphBuilder(['out "ö', ...features.map(({ input }) => input)]);
  const inputs = new FeatureInputs(graph, features);
  const table = graph.addConstant({ type: 'float', shape: [4], values: [10, 20, 30, -1] });
  const weight = graph.addNode({ op: 'Gather', inputs: [table, inputs.codes(1)] });
  const encoded = inputs.encoded(1, [0.5, 0.25, 0.125], 0);
  const sum = graph.addNode({ op: 'Sum', inputs: [inputs.numeric(0), weight, encoded] });
  graph.addOutput('out "ö', sum, 'float', 1);
  return graph.toBytes();
}

test('onnxruntime runs the graph: names are the columns’ own, unknown texts are missing', async () => {
  const session = await InferenceSession.create(build());
  expect(session.inputNames).toEqual(['constant_0', 'out "ö_input']);
  const answer = await session.run({
    constant_0: new Tensor('float32', new Float32Array([1, 2, 3, Number.NaN]), [4, 1]),
    'out "ö_input': new Tensor('string', ['b', 'ß', 'never seen', 'b'], [4, 1]),
  });
  expect([...(answer['out "ö']!.data as Float32Array)]).toEqual([21.25, 32.125, 2, Number.NaN]);
});

test('the same graph has the same bytes', () => {
  expect(Buffer.from(build()).equals(Buffer.from(build()))).toBe(true);
});

test('a body runs for each part of a tensor and sees the constants outside of it', async () => {
  const graph = new GraphBuilder(['x', 'y']);
  const x = graph.addInput('x', 'float', 2);
  const factors = graph.addConstant({ type: 'double', shape: [2], values: [1 / 3, 1e-3] });
  const body = graph.addBody();
  const row = body.addNode({
    op: 'Cast',
    inputs: [body.addBodyInput()],
    attributes: { to: { int: elementTypes.double } },
  });
  const product = body.addNode({ op: 'Mul', inputs: [row, factors] });
  body.addBodyOutput(body.addNode({ op: 'Cast', inputs: [product], attributes: { to: { int: elementTypes.float } } }));
  const scan = { num_scan_inputs: { int: 1 }, body: { graph: body } };
  graph.addOutput('y', graph.addNode({ op: 'Scan', inputs: [x], attributes: scan }), 'float', 2);
  const session = await InferenceSession.create(graph.toBytes());
  const answer = await session.run({ x: new Tensor('float32', new Float32Array([3, 5, 6, 7]), [2, 2]) });
  expect([...(answer.y!.data as Float32Array)]).toEqual([1, 5e-3, 2, 7e-3].map(Math.fround));
});
