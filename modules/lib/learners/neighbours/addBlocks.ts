import type { GraphBuilder } from '../../onnx/graphBuilder.ts';

/**
 * Adds a computation that takes rows in blocks of at most `blockRows`, one after the other: a Scan over the blocks, the last one of which
 * is filled up with zeros. `addBody` is given the names of a block of each tensor, [rows, width], and answers that of its
 * results, [rows, `width`]. Answers the name of all results, [N, `width`].
 */
export function addBlocks(
  graph: GraphBuilder,
  tensors: readonly { tensor: string; width: number }[],
  blockRows: number,
  width: number,
  addBody: (body: GraphBuilder, parts: string[]) => string,
): string {
  const ints = (...values: number[]) => graph.addConstant({ type: 'int64', shape: [values.length], values });
  const add = (op: string, ...inputs: string[]) => graph.addNode({ op, inputs });
  const join = (...inputs: string[]) => graph.addNode({ op: 'Concat', inputs, attributes: { axis: { int: 0 } } });
  const rows = graph.addNode({
    op: 'Shape',
    inputs: [tensors[0]!.tensor],
    attributes: { start: { int: 0 }, end: { int: 1 } },
  });
  // A single row is a block of one row; no rows are a block of one row of padding.
  const atLeastOne = add('Max', rows, ints(1));
  const size = add('Min', atLeastOne, ints(blockRows));
  const rest = add('Mod', add('Sub', size, add('Mod', atLeastOne, size)), size);
  const padding = join(ints(0, 0), add('Add', rest, add('Sub', atLeastOne, rows)), ints(0));
  const blocks = tensors.map(({ tensor, width: own }) =>
    add('Reshape', add('Pad', tensor, padding), join(ints(-1), size, ints(own))),
  );
  const body = graph.addBody();
  body.addBodyOutput(
    addBody(
      body,
      tensors.map(() => body.addBodyInput()),
    ),
  );
  const scanned = graph.addNode({
    op: 'Scan',
    inputs: blocks,
    attributes: { num_scan_inputs: { int: blocks.length }, body: { graph: body } },
  });
  return add('Slice', add('Reshape', scanned, ints(-1, width)), ints(0), rows, ints(0));
}
