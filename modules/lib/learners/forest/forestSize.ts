import { StepError } from '../../../define.ts';

/** Bytes of a node and of a leaf's value in a graph, about; protobuf, which ONNX files are, ends at 2 GB. */
const nodeBytes = 28;
const valueBytes = 16;
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

/** What onnxruntime takes for a leaf and the node above it while it reads a graph: measured with 1.3 million leaves. */
const loadedBytes = 800;

/** What the user should know of a forest with so many leaves; undefined when it is of a common size. */
export function describeLarge(leaves: number): string | undefined {
  const gigabytes = (leaves * loadedBytes) / 2 ** 30;
  if (gigabytes < 1) return undefined;
  return (
    `The forest has ${leaves.toLocaleString('en')} leaves: to score with it takes about ${gigabytes.toFixed(1)} GB of memory. ` +
    'More rows per leaf make it smaller, and often as good.'
  );
}
