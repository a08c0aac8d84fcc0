import { readFields, readPackedInts, readText } from './protobufReader.ts';

export interface FloatTensor {
  shape: number[];
  /** Row-major. */
  values: Float32Array;
}

/** The constants of floats in the bytes of an .onnx file that this project wrote, by name. */
export function readFloatTensors(bytes: Uint8Array): Map<string, FloatTensor> {
  const tensors = new Map<string, FloatTensor>();
  for (const graph of messages(bytes, 7)) {
    for (const initializer of messages(graph, 5)) {
      const { name, tensor } = readTensor(initializer);
      if (tensor) tensors.set(name, tensor);
    }
  }
  return tensors;
}

function readTensor(bytes: Uint8Array): { name: string; tensor: FloatTensor | undefined } {
  let name = '';
  let shape: number[] = [];
  let values: Float32Array | undefined;
  for (const { field, value } of readFields(bytes)) {
    if (!(value instanceof Uint8Array)) continue;
    if (field === 1) shape = readPackedInts(value);
    else if (field === 4) values = toFloats(value);
    else if (field === 8) name = readText(value);
  }
  return { name, tensor: values && { shape, values } };
}

/** A copy, because floats in a file begin anywhere and those in an array at multiples of four bytes. */
function toFloats(bytes: Uint8Array): Float32Array {
  return new Float32Array(new Uint8Array(bytes).buffer);
}

function* messages(bytes: Uint8Array, wanted: number): Generator<Uint8Array> {
  for (const { field, value } of readFields(bytes)) {
    if (field === wanted && value instanceof Uint8Array) yield value;
  }
}
