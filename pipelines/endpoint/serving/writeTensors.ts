import type { Answer } from '../../../modules/lib/serving/servedRows.ts';
import type { Column } from '../../contract/table.ts';
import type { InferRequest } from './readTensors.ts';
import { refuse } from './refusal.ts';
import { type Datatype, datatypes } from './tensorTypes.ts';

type Values = Answer['columns'][number];

export interface InferAnswer {
  bytes: Buffer;
  /** Bytes of the JSON at its begin, where tensors follow as bytes. */
  headerLength: number | undefined;
}

/**
 * Writes the answer of the Open Inference Protocol v2: one tensor a column, those that were asked for or all, as JSON or (the binary
 * tensor extension) as bytes after the JSON. Missing numbers are null in JSON and NaN in bytes, where integers and booleans with
 * missing values become FP64; missing texts are null in JSON and empty in bytes.
 */
export function writeTensors(
  request: InferRequest,
  columns: readonly Column[],
  answer: Answer,
  model: { name: string; version: string },
): InferAnswer {
  const binaryByDefault = request.parameters?.binary_data_output === true;
  const asked = request.outputs ?? columns.map(({ name }) => ({ name, parameters: undefined }));
  const parts: Buffer[] = [];
  const outputs = asked.map(({ name, parameters }) => {
    const index = columns.findIndex((column) => column.name === name);
    if (index < 0) {
      const names = columns.map((column) => `"${column.name}"`).join(', ');
      refuse(422, 'unknown_output', `There is no output "${name.slice(0, 100)}". There are: ${names}.`);
    }
    const values = answer.columns[index]!;
    const shape = [values.length, 1];
    const datatype = datatypes[columns[index]!.type];
    if (!(parameters?.binary_data ?? binaryByDefault)) return { name, datatype, shape, data: values.map(toJson) };
    const written = writeBytes(values, datatype);
    parts.push(written.bytes);
    return { name, datatype: written.datatype, shape, parameters: { binary_data_size: written.bytes.length } };
  });
  const { id } = request;
  const head = { model_name: model.name, model_version: model.version, ...(id === undefined ? {} : { id }), outputs };
  const json = Buffer.from(JSON.stringify(head));
  return { bytes: Buffer.concat([json, ...parts]), headerLength: parts.length > 0 ? json.length : undefined };
}

function toJson(value: Values[number]): Values[number] {
  return typeof value === 'number' && !Number.isFinite(value) ? null : value;
}

function writeBytes(values: Values, datatype: Datatype): { datatype: Datatype; bytes: Buffer } {
  if (datatype === 'BYTES') return { datatype, bytes: writeTexts(values) };
  const isExact = datatype === 'FP64' || !values.includes(null);
  if (!isExact || datatype === 'FP64') {
    const bytes = Buffer.alloc(values.length * 8);
    for (const [i, value] of values.entries()) bytes.writeDoubleLE(value === null ? Number.NaN : Number(value), i * 8);
    return { datatype: 'FP64', bytes };
  }
  if (datatype === 'BOOL') return { datatype, bytes: Buffer.from(values.map(Number)) };
  const bytes = Buffer.alloc(values.length * 8);
  for (const [i, value] of values.entries()) bytes.writeBigInt64LE(BigInt(Math.trunc(Number(value))), i * 8);
  return { datatype: 'INT64', bytes };
}

function writeTexts(values: Values): Buffer {
  const parts = values.flatMap((value) => {
    const text = Buffer.from(value === null ? '' : String(value));
    const length = Buffer.alloc(4);
    length.writeUInt32LE(text.length);
    return [length, text];
  });
  return Buffer.concat(parts);
}
