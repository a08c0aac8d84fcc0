import { limits, RefusedOnnx } from './limits.ts';
import type { OnnxMessage } from './onnxMessage.ts';

/** Element types of onnx.proto3, by number. */
const elementNames = [
  ...[
    'undefined',
    'float',
    'uint8',
    'int8',
    'uint16',
    'int16',
    'int32',
    'int64',
    'string',
    'bool',
    'float16',
    'double',
  ],
  ...['uint32', 'uint64', 'complex64', 'complex128', 'bfloat16'],
];

/** An input or output of a model. */
export interface OnnxPort {
  name: string;
  kind: 'tensor' | 'sequence' | 'map' | 'optional' | 'sparse tensor';
  /** Of a tensor: float, int64, string … */
  element?: string;
  /** Of a tensor: its dimensions, null where they are open; missing where not even their number is known. */
  shape?: (number | null)[];
}

const portFields = { name: 1, type: 2 } as const;
const kinds = [
  ['tensor', 1],
  ['sequence', 4],
  ['map', 5],
  ['sparse tensor', 8],
  ['optional', 9],
] as const;
const tensorFields = { element: 1, shape: 2 } as const;
const shapeDim = 1;
const dimValue = 1;

/** Reads a ValueInfoProto. */
export function readPort(port: OnnxMessage): OnnxPort {
  const name = port.text(portFields.name);
  const type = port.message(
    portFields.type,
    kinds.map(([, field]) => field),
  );
  const kind = kinds.find(([, field]) => (type?.bytes(field).length ?? 0) > 0);
  if (!type || !kind) throw new RefusedOnnx(`The type of "${name}" is not said.`);
  if (kind[0] !== 'tensor') return { name, kind: kind[0] };
  const tensor = type.message(kind[1], Object.values(tensorFields))!;
  const element = elementNames[tensor.number(tensorFields.element) ?? 0] ?? 'unknown';
  const shape = tensor.message(tensorFields.shape, [shapeDim]);
  if (!shape) return { name, kind: 'tensor', element };
  return {
    name,
    kind: 'tensor',
    element,
    shape: Array.from(shape.messages(shapeDim, [dimValue]), (dim) => readDim(name, dim)),
  };
}

function readDim(name: string, dim: OnnxMessage): number | null {
  const value = dim.number(dimValue);
  if (value === undefined || value === -1) return null;
  if (value < 0 || value > limits.values) throw new RefusedOnnx(`"${name}" has a dimension of ${value}.`);
  return value;
}

export const wantedOfPort: readonly number[] = Object.values(portFields);
