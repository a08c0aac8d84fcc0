import { z } from 'zod';
import { parseJson } from './readBody.ts';
import { refuse } from './refusal.ts';
import { type Datatype, elementSizes, isDatatype } from './tensorTypes.ts';

const parameters = z.looseObject({ binary_data_size: z.int().nonnegative().optional() });

/** The part of an inference request of the Open Inference Protocol v2 that is looked at; the rest may be there. */
const inferRequest = z.looseObject({
  id: z.string().max(1000).optional(),
  parameters: z.looseObject({ binary_data_output: z.boolean().optional() }).optional(),
  inputs: z.array(
    z.looseObject({
      name: z.string(),
      shape: z.array(z.int().nonnegative()).max(8),
      datatype: z.string(),
      parameters: parameters.optional(),
      data: z.unknown().optional(),
    }),
  ),
  outputs: z
    .array(
      z.looseObject({
        name: z.string(),
        parameters: z.looseObject({ binary_data: z.boolean().optional() }).optional(),
      }),
    )
    .optional(),
});
export type InferRequest = z.infer<typeof inferRequest>;

/** A column of a request: its values, null where missing. */
export interface Tensor {
  name: string;
  values: unknown[];
}

/**
 * Reads an inference request: JSON, or JSON followed by the tensors' bytes (the binary tensor extension), whose length without
 * these is `headerLength`. Throws RefusedError that names the tensor and what was expected.
 */
export function readTensors(
  body: Buffer,
  headerLength: string | undefined,
  mostRows: number,
): { request: InferRequest; tensors: Tensor[]; rowCount: number } {
  const length = headerLength === undefined ? body.length : Number(headerLength);
  if (!Number.isInteger(length) || length < 0 || length > body.length) {
    refuse(
      400,
      'invalid_header',
      'Inference-Header-Content-Length is the number of bytes of the JSON at the body’s begin.',
    );
  }
  const parsed = inferRequest.safeParse(parseJson(replaceNaN(body.subarray(0, length))));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return refuse(
      400,
      'invalid_request',
      `The request is not valid at ${issue?.path.join('.') || 'its top'}: ${issue?.message}.`,
    );
  }
  const request = parsed.data;
  const rowCount = request.inputs[0]?.shape[0] ?? 0;
  if (rowCount > mostRows) {
    refuse(
      422,
      'too_many_rows',
      `The request has ${rowCount} rows; this endpoint takes at most ${mostRows} at a time.`,
    );
  }
  let at = length;
  const seen = new Set<string>();
  const tensors = request.inputs.map((input) => {
    if (seen.has(input.name)) refuse(400, 'invalid_tensor', `The tensor "${input.name}" is there twice.`);
    seen.add(input.name);
    const datatype = checkShape(input, rowCount);
    const size = input.parameters?.binary_data_size;
    if (size === undefined) return { name: input.name, values: readJsonValues(input, datatype, rowCount) };
    if (at + size > body.length)
      refuse(400, 'invalid_tensor', `The bytes of the tensor "${input.name}" are not all there.`);
    const bytes = body.subarray(at, at + size);
    at += size;
    return { name: input.name, values: readBytes(bytes, input.name, datatype, rowCount) };
  });
  if (at !== body.length) refuse(400, 'invalid_request', `${body.length - at} bytes follow the last tensor.`);
  return { request, tensors, rowCount };
}

/** Clients in Python write missing numbers as `NaN`, which JSON has not. */
function replaceNaN(json: Buffer): Buffer {
  if (!json.includes('NaN')) return json;
  const text = json.toString();
  const parts: string[] = [];
  let from = 0;
  let inText = false;
  for (let i = 0; i < text.length; i++) {
    if (text[i] === '"') inText = !inText;
    else if (inText && text[i] === '\\') i += 1;
    else if (!inText && text.startsWith('NaN', i)) {
      parts.push(text.slice(from, i), 'null');
      from = i + 3;
    }
  }
  return Buffer.from([...parts, text.slice(from)].join(''));
}

function checkShape({ name, shape, datatype }: InferRequest['inputs'][number], rowCount: number): Datatype {
  if (shape.length === 0 || shape.length > 2 || (shape.length === 2 && shape[1] !== 1) || shape[0] !== rowCount) {
    const text = JSON.stringify(shape);
    refuse(
      422,
      'invalid_tensor',
      `The tensor "${name}" has the shape ${text}; each is a column of as many rows: [${rowCount}, 1].`,
    );
  }
  if (isDatatype(datatype)) return datatype;
  const known = Object.keys(elementSizes).join(', ');
  return refuse(422, 'invalid_tensor', `The tensor "${name}" is of ${datatype.slice(0, 20)}; taken are ${known}.`);
}

function readJsonValues(
  { name, data }: InferRequest['inputs'][number],
  datatype: Datatype,
  rowCount: number,
): unknown[] {
  // Two levels at most: [1, 2] or [[1], [2]].
  const values = Array.isArray(data) ? data.flat() : undefined;
  if (values?.length !== rowCount) {
    refuse(422, 'invalid_tensor', `The tensor "${name}" has not the ${rowCount} values that its shape says.`);
  }
  // Texts cannot be missing in this protocol: empty ones stand for it, as in the binary form.
  return datatype === 'BYTES' ? values.map((value) => (value === '' ? null : value)) : values;
}

function readBytes(bytes: Buffer, name: string, datatype: Datatype, rowCount: number): unknown[] {
  const wrongSize = () =>
    refuse(422, 'invalid_tensor', `The tensor "${name}" has not the bytes of ${rowCount} values of ${datatype}.`);
  if (datatype === 'BYTES') return readTexts(bytes, rowCount) ?? wrongSize();
  const size = elementSizes[datatype];
  if (bytes.length !== size * rowCount) return wrongSize();
  const read = readers[datatype];
  return Array.from({ length: rowCount }, (_, i) => read(bytes, i * size));
}

const readers: Record<Exclude<Datatype, 'BYTES'>, (bytes: Buffer, at: number) => unknown> = {
  BOOL: (bytes, at) => bytes.readUInt8(at) !== 0,
  INT32: (bytes, at) => bytes.readInt32LE(at),
  INT64: (bytes, at) => Number(bytes.readBigInt64LE(at)),
  FP32: (bytes, at) => orMissing(bytes.readFloatLE(at)),
  FP64: (bytes, at) => orMissing(bytes.readDoubleLE(at)),
};

function orMissing(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}

/** Each after its length; empty ones are missing. Undefined where the lengths do not fit. */
function readTexts(bytes: Buffer, count: number): (string | null)[] | undefined {
  const texts: (string | null)[] = [];
  let at = 0;
  while (at + 4 <= bytes.length && texts.length < count) {
    const length = bytes.readUInt32LE(at);
    at += 4;
    if (at + length > bytes.length) return undefined;
    texts.push(length === 0 ? null : bytes.toString('utf8', at, at + length));
    at += length;
  }
  return at === bytes.length && texts.length === count ? texts : undefined;
}
