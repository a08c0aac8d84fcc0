import type { FileHandle } from 'node:fs/promises';
import { readStruct, type ThriftField, type ThriftStruct, writeStruct } from './thrift.ts';

/**
 * What a Parquet file says about itself at its end (https://github.com/apache/parquet-format/blob/master/src/main/thrift/parquet.thrift).
 * Numbers of fields are named where they are used.
 */
export const fileFields = {
  schema: 2,
  rowCount: 3,
  rowGroups: 4,
  keyValues: 5,
  createdBy: 6,
  columnOrders: 7,
} as const;
export const schemaFields = { type: 1, name: 4, childCount: 5, convertedType: 6 } as const;
export const groupFields = { columns: 1, byteSize: 2, rowCount: 3, fileOffset: 5, compressedSize: 6 } as const;
export const chunkFields = {
  fileOffset: 2,
  metadata: 3,
  offsetIndex: 4,
  offsetIndexLength: 5,
  columnIndex: 6,
  columnIndexLength: 7,
} as const;
export const columnFields = {
  uncompressedSize: 6,
  compressedSize: 7,
  dataPage: 9,
  indexPage: 10,
  dictionaryPage: 11,
  bloomFilter: 14,
  bloomFilterLength: 15,
} as const;

const magic = Buffer.from('PAR1');
/** The length of the metadata, and the magic number. */
const tailBytes = 8;

/** Reads the metadata of an open Parquet file. Throws Error where it is none. */
export async function readFooter(file: FileHandle): Promise<ThriftStruct> {
  const { size } = await file.stat();
  const tail = await readExactly(file, size - tailBytes, tailBytes);
  if (!tail.subarray(4).equals(magic)) throw new Error('The file does not end as a Parquet file does');
  const length = tail.readUInt32LE(0);
  return readStruct(await readExactly(file, size - tailBytes - length, length));
}

/** What stands at the end of a Parquet file. */
export function writeFooter(metadata: ThriftStruct): Uint8Array {
  const bytes = writeStruct(metadata);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(bytes.length);
  return Buffer.concat([bytes, length, magic]);
}

/** What stands at the beginning. */
export const header: Uint8Array = magic;

export async function readExactly(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length);
  const { bytesRead } = await file.read(buffer, 0, length, position);
  if (bytesRead < length) throw new Error('The file ends too early');
  return buffer;
}

/** The structs in a list; empty where the field is not there. */
export function structsOf(fields: ThriftStruct, id: number): ThriftStruct[] {
  const field = fields.get(id);
  if (field?.type !== 'list') return [];
  return field.value.flatMap((item) => (item.type === 'struct' ? [item.value] : []));
}

export function structOf(fields: ThriftStruct, id: number): ThriftStruct {
  const field = fields.get(id);
  return field?.type === 'struct' ? field.value : new Map();
}

/** undefined where the field is not there. */
export function numberOf(fields: ThriftStruct, id: number): number | undefined {
  const value = fields.get(id)?.value;
  return typeof value === 'bigint' ? Number(value) : undefined;
}

export function textOf(fields: ThriftStruct, id: number): string {
  const value = fields.get(id)?.value;
  return value instanceof Uint8Array ? Buffer.from(value).toString() : '';
}

export function listOf(structs: readonly ThriftStruct[]): ThriftField {
  return { type: 'list', element: 'struct', value: structs.map((value) => ({ type: 'struct', value })) };
}

export function textField(text: string): ThriftField {
  return { type: 'binary', value: Buffer.from(text) };
}
