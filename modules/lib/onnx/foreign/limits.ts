/** An ONNX file that is not taken. The message says why, to whoever has it. */
export class RefusedOnnx extends Error {}

/** Bounds of files from outside. What is beyond them is refused before anything else looks at it. */
export const limits = {
  /** Bytes: what a protobuf message can have. */
  bytes: 2 ** 31 - 1,
  /** Fields of all messages that are looked at: some seconds. */
  fields: 20_000_000,
  /** Graphs within nodes of graphs. */
  depth: 16,
  /** Nodes, functions expanded. */
  nodes: 1_000_000,
  /** Values of one tensor. */
  values: 2 ** 31 - 1,
} as const;
