import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { GraphBuilder } from '../../../modules/lib/onnx/graphBuilder.ts';
import { newPath } from '../../../test/rig/runModule.ts';
import { importModel } from '../importModel.ts';
import { tryServable } from './tryServable.ts';

/** y = x, and beside it a tensor of as many values as `count` says, of which nothing is left in the file. */
function sizeOf(count: number, isConstant: boolean): Uint8Array {
  const graph = new GraphBuilder(['x', 'y']);
  graph.addInput('x', 'float', 1);
  const size = graph.addConstant({ type: 'int64', shape: [1], values: [count] });
  const flat = graph.addConstant({ type: 'int64', shape: [1], values: [-1] });
  const given = graph.addNode({ op: 'Reshape', inputs: ['x', flat] });
  const whole = graph.addNode({ op: 'Cast', inputs: [given], attributes: { to: { int: 7 } } });
  const shape = isConstant ? size : graph.addNode({ op: 'Add', inputs: [whole, size] });
  const filled = graph.addNode({ op: 'ConstantOfShape', inputs: [shape] });
  const sum = graph.addNode({ op: 'ReduceMax', inputs: [filled], attributes: { keepdims: { int: 0 } } });
  graph.addOutput('y', graph.addNode({ op: 'Add', inputs: ['x', sum] }), 'float', 1);
  return graph.toBytes();
}

/** Gathers by an index that a row of zeros is not: x - 5 of one value. */
function picky(): Uint8Array {
  const graph = new GraphBuilder(['x', 'y']);
  graph.addInput('x', 'int64', 1);
  const five = graph.addConstant({ type: 'int64', shape: [1], values: [5] });
  const data = graph.addConstant({ type: 'int64', shape: [1], values: [7] });
  const index = graph.addNode({ op: 'Sub', inputs: ['x', five] });
  graph.addOutput('y', graph.addNode({ op: 'Gather', inputs: [data, index] }), 'int64', 1);
  return graph.toBytes();
}

async function importBytes(bytes: Uint8Array) {
  const file = await newPath('model.onnx');
  await writeFile(file, bytes);
  const folder = await newPath('imported');
  return { folder, imported: await importModel(file, folder, { isLogged: false }) };
}

test('a model that answers is registered, also when a row of zeros is nothing to it', async () => {
  expect((await importBytes(sizeOf(10, false))).imported).toMatchObject({ ok: true });
  expect((await importBytes(picky())).imported).toMatchObject({ ok: true });
});

describe.runIf(process.platform === 'linux')('a model of some hundred bytes that asks for 4 GB', () => {
  test.each([
    { when: 'when it is opened', isConstant: true },
    { when: 'when it answers', isConstant: false },
  ])('$when is refused in words, and the engine goes on', async ({ isConstant }) => {
    const { imported } = await importBytes(sizeOf(1e9, isConstant));
    expect(imported).toEqual({ ok: false, error: expect.stringMatching(/^The model takes more than 2 GB of memory/) });
  });
});

test('a model that does not come to an end is refused', async () => {
  const { folder } = await importBytes(sizeOf(10, false));
  const tried = await tryServable(join(folder, 'servable'), { memory: 2e9, patience: 1 });
  expect(tried).toEqual({ ok: false, error: 'The model did not answer one row within 0.001 seconds.' });
});
