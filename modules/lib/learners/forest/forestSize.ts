import { StepError } from '../../../define.ts';

/** Bytes of a node and of a leaf's value in a graph, about; protobuf, which ONNX files are, ends at 2 GB. */
const nodeBytes = 24;
const valueBytes = 12;
const mostBytes = 2 ** 31;

/** Throws StepError when the graph of a forest with so many nodes and values of leaves is larger than ONNX files can be. */
export function requireSize(nodes: number, values: number): void {
  const bytes = nodes * nodeBytes + values * valueBytes;
  if (bytes < mostBytes) return;
  throw new StepError(
    `A forest of these trees would take about ${(bytes / 2 ** 30).toFixed(1)} GB as an ONNX file, which ends at 2 GB. ` +
      'Ask for more rows per leaf, fewer trees or less depth.',
  );
}
