import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { newContext } from '../../../test/rig/runModule.ts';
import { trainingDataOf } from '../../../test/rig/trainingData.ts';
import { learners } from '../learners/learners.ts';
import { buildModel } from './buildModel.ts';
import { GraphBuilder } from './graphBuilder.ts';
import { inspectOnnx } from './inspectOnnx.ts';
import { ProtobufWriter } from './protobuf.ts';

const x = Array.from({ length: 30 }, (_, i) => (i % 7 === 0 ? null : Math.sin(i)));
const colour = x.map((_, i) => ['red', 'green', null][i % 3]!);
const label = x.map((value) => ((value ?? 0) > 0 ? 'yes' : 'no'));

/** Real models: trees with long lists, texts, and bodies of Scan. */
const models: Uint8Array[] = [];
beforeAll(async () => {
  const data = trainingDataOf('binary', { x, colour }, label);
  for (const id of ['decision-forest', 'k-nearest-neighbors', 'naive-bayes']) {
    const learner = await learners[id]!();
    const estimator = await learner.fit(data, learner.params.parse({}), await newContext());
    models.push(buildModel(estimator, data).bytes);
  }
});

/** The error for a model that cannot be had from the graph builder. */
function refuse(bytes: Uint8Array): string {
  const result = inspectOnnx(bytes);
  if (result.ok) throw new Error('it was taken');
  return result.error;
}

const node = (op: string, inputs: string[], outputs: string[], domain = '') => {
  const message = new ProtobufWriter();
  for (const input of inputs) message.string(1, input);
  for (const output of outputs) message.string(2, output);
  return message.string(3, `${op} of ${outputs[0]}`).string(4, op).string(7, domain);
};
const port = (name: string) => {
  const tensor = new ProtobufWriter().int(1, 1).message(2, new ProtobufWriter());
  return new ProtobufWriter().string(1, name).message(2, new ProtobufWriter().message(1, tensor));
};
const graphOf = (nodes: ProtobufWriter[], more = new ProtobufWriter()) => {
  const graph = new ProtobufWriter();
  for (const entry of nodes) graph.message(1, entry);
  graph.string(2, 'g').message(11, port('x')).message(12, port('y'));
  return Buffer.concat([graph.finish(), more.finish()]);
};
const modelOf = (graph: Uint8Array, functions: ProtobufWriter[] = []) => {
  const model = new ProtobufWriter().int(1, 8).string(2, 'someone').string(3, '1.2').bytes(7, graph);
  for (const entry of functions) model.message(25, entry);
  return model.message(8, new ProtobufWriter().string(1, '').int(2, 18)).finish();
};
const functionOf = (name: string, nodes: ProtobufWriter[]) => {
  const message = new ProtobufWriter().string(1, name).string(4, 'a').string(5, 'b').string(10, 'own');
  for (const entry of nodes) message.message(7, entry);
  return message;
};

test('tells inputs and outputs with their types and shapes, operators and producer', () => {
  const graph = new GraphBuilder(['x', 's', 'y']);
  graph.addInput('x', 'float', 3);
  graph.addInput('s', 'string');
  graph.addOutput('y', graph.addNode({ op: 'Abs', inputs: ['x'] }), 'float', 3);
  expect(inspectOnnx(graph.toBytes())).toEqual({
    ok: true,
    value: {
      producer: 'pipewright',
      opsets: [
        { domain: '', version: 18 },
        { domain: 'ai.onnx.ml', version: 3 },
      ],
      inputs: [
        { name: 'x', kind: 'tensor', element: 'float', shape: [null, 3] },
        { name: 's', kind: 'tensor', element: 'string', shape: [null, 1] },
      ],
      outputs: [{ name: 'y', kind: 'tensor', element: 'float', shape: [null, 3] }],
      nodes: 2,
    },
  });
});

test('takes real models', () => {
  for (const model of models) expect(inspectOnnx(model)).toMatchObject({ ok: true });
});

test('refuses graphs with a cycle, and what no node makes', () => {
  const cycle = [node('Add', ['x', 'b'], ['a']), node('Abs', ['a'], ['b']), node('Abs', ['a'], ['y'])];
  expect(refuse(modelOf(graphOf(cycle)))).toContain('reads "b", which no node before it makes');
  expect(refuse(modelOf(graphOf([node('Abs', ['x'], ['z'])])))).toContain('The output "y" is made by no node');
});

test('refuses constants in other files, wherever they are', () => {
  const entry = new ProtobufWriter().string(1, 'location').string(2, '/etc/passwd');
  const tensor = () => new ProtobufWriter().ints(1, [2]).int(2, 1).string(8, 'w').message(13, entry).int(14, 1);
  const asConstant = modelOf(graphOf([node('Abs', ['x'], ['y'])], new ProtobufWriter().message(5, tensor())));
  expect(refuse(asConstant)).toContain('The constant "w" lies in another file');
  const attribute = new ProtobufWriter().string(1, 'value').message(5, tensor()).int(20, 4);
  const asAttribute = modelOf(graphOf([node('Constant', [], ['y']).message(5, attribute)]));
  expect(refuse(asAttribute)).toContain('The constant "w" lies in another file');
});

test('refuses operators that are not known, and takes functions that the file brings along', () => {
  const call = node('Twice', ['x'], ['y'], 'own');
  expect(refuse(modelOf(graphOf([call])))).toContain('the operator Twice of "own", which is not known here');
  const twice = functionOf('Twice', [node('Add', ['a', 'a'], ['b'])]);
  expect(inspectOnnx(modelOf(graphOf([call]), [twice]))).toMatchObject({ ok: true, value: { nodes: 1 } });
});

test('refuses functions that call themselves or multiply', () => {
  const call = (name: string, input: string, output: string) => node(name, [input], [output], 'own');
  const endless = functionOf('f0', [call('f0', 'a', 'b')]);
  expect(refuse(modelOf(graphOf([call('f0', 'x', 'y')]), [endless]))).toContain('calls itself');
  const functions = Array.from({ length: 12 }, (_, level) =>
    functionOf(
      `f${level}`,
      Array.from({ length: 10 }, (_, i) => {
        const output = i === 9 ? 'b' : `t${i}`;
        return level === 11 ? node('Abs', ['a'], [output]) : call(`f${level + 1}`, 'a', output);
      }),
    ),
  );
  expect(refuse(modelOf(graphOf([call('f0', 'x', 'y')]), functions))).toContain('more than 1000000 nodes');
});

test('refuses giant shapes, and shapes that are not those of the data', () => {
  const constant = (dims: number[], raw: number) =>
    modelOf(
      graphOf(
        [node('Abs', ['x'], ['y'])],
        new ProtobufWriter().message(
          5,
          new ProtobufWriter().ints(1, dims).int(2, 1).string(8, 'w').bytes(9, new Uint8Array(raw)),
        ),
      ),
    );
  expect(refuse(constant([2 ** 40, 2 ** 40], 8))).toContain('too large');
  expect(refuse(constant([-1, -2], 8))).toContain('too large');
  expect(refuse(constant([3], 8))).toContain('holds 8 bytes where its shape needs 12');
});

test('refuses graphs in graphs without end', () => {
  let body = graphOf([node('Abs', ['x'], ['y'])]);
  for (let depth = 0; depth < 200; depth++) {
    const attribute = new ProtobufWriter().string(1, 'then_branch').bytes(6, body).int(20, 5);
    body = graphOf([node('If', ['x'], ['y']).message(5, attribute)]);
  }
  expect(refuse(modelOf(body))).toContain('more than 16 deep');
});

test('refuses what is no model: nothing, text, endless numbers', () => {
  const words = 'The file is no ONNX model';
  expect(refuse(new Uint8Array())).toContain(words);
  expect(refuse(Buffer.from('hello, world'))).toContain(words);
  expect(refuse(new Uint8Array(50_000_000).fill(0xff))).toContain(words);
  expect(refuse(new Uint8Array(100_000).fill(0x0a))).toContain(words);
});

test('damaged models are taken or refused in words, and quickly', () => {
  const change = fc.oneof(
    fc.record({ kind: fc.constant('set' as const), at: fc.nat(), value: fc.integer({ min: 0, max: 255 }) }),
    fc.record({ kind: fc.constant('cut' as const), at: fc.nat(), value: fc.nat(64) }),
    fc.record({ kind: fc.constant('repeat' as const), at: fc.nat(), value: fc.nat(64) }),
    fc.record({ kind: fc.constant('end' as const), at: fc.nat(), value: fc.constant(0) }),
  );
  const cases = fc.property(fc.nat(2), fc.array(change, { minLength: 1, maxLength: 8 }), (model, changes) => {
    let bytes = Buffer.from(models[model]!);
    for (const { kind, at, value } of changes) {
      const place = bytes.length === 0 ? 0 : at % bytes.length;
      if (kind === 'set' && bytes.length > 0) bytes[place] = value;
      if (kind === 'cut') bytes = Buffer.concat([bytes.subarray(0, place), bytes.subarray(place + value)]);
      if (kind === 'repeat') bytes = Buffer.concat([bytes.subarray(0, place + value), bytes.subarray(place)]);
      if (kind === 'end') bytes = bytes.subarray(0, place);
    }
    const begin = performance.now();
    const result = inspectOnnx(bytes);
    expect(performance.now() - begin).toBeLessThan(1000);
    if (!result.ok) expect(result.error).toMatch(/^[A-Z"].+\.$|^[A-Z"].+\)\.$/s);
  });
  fc.assert(cases, { numRuns: Number(process.env.FUZZ_RUNS ?? 2000) });
}, 600_000);
