import { limits, RefusedOnnx } from './limits.ts';
import type { OnnxMessage } from './onnxMessage.ts';

/** Field numbers of TensorProto in onnx.proto3. */
const tensorFields = { dims: 1, type: 2, floats: 4, name: 8, raw: 9, doubles: 10, external: 13, location: 14 } as const;
export const wantedOfTensor: readonly number[] = Object.values(tensorFields);

/** Bytes of a value in raw data by element type, where it is a whole number of them. */
const widths: Record<number, number> = {
  ...{ 1: 4, 2: 1, 3: 1, 4: 2, 5: 2, 6: 4, 7: 8, 9: 1, 10: 2, 11: 8, 12: 4, 13: 8, 14: 8, 15: 16, 16: 2 },
};

/** Refuses constants that lie in other files, and those whose shape is not that of what they hold. Answers the tensor's name. */
export function checkTensor(tensor: OnnxMessage): string {
  const name = tensor.text(tensorFields.name);
  if (tensor.bytes(tensorFields.external).length > 0 || tensor.number(tensorFields.location) === 1) {
    throw new RefusedOnnx(
      `The constant "${name}" lies in another file. Save the model in one file (in Python: onnx.save(model, path, save_as_external_data=False)).`,
    );
  }
  const dims = tensor.integers(tensorFields.dims);
  const count = dims.reduce((product, dim) => product * dim, 1);
  if (dims.some((dim) => dim < 0) || count > limits.values) {
    throw new RefusedOnnx(`The constant "${name}" has the shape ${dims.join(' × ')}, which is too large.`);
  }
  requireSize(tensor, name, tensorFields.raw, widths[tensor.number(tensorFields.type) ?? 0], count);
  requireSize(tensor, name, tensorFields.floats, 4, count);
  requireSize(tensor, name, tensorFields.doubles, 8, count);
  return name;
}

/** Complex numbers have two values each in the lists of floats and doubles. */
function requireSize(tensor: OnnxMessage, name: string, field: number, width: number | undefined, count: number): void {
  const size = tensor.bytes(field).reduce((sum, bytes) => sum + bytes.length, 0);
  if (size === 0 || width === undefined || size === count * width || size === 2 * count * width) return;
  throw new RefusedOnnx(`The constant "${name}" holds ${size} bytes where its shape needs ${count * width}.`);
}
