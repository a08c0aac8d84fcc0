import { type FileHandle, open } from 'node:fs/promises';
import { type Column, type ColumnType, tableMetadata, tableMetadataKey } from '../../../../pipelines/contract/table.ts';
import {
  chunkFields,
  columnFields,
  fileFields,
  groupFields,
  header,
  listOf,
  numberOf,
  readExactly,
  readFooter,
  schemaFields,
  structOf,
  structsOf,
  textField,
  textOf,
  writeFooter,
} from './footer.ts';
import type { ThriftField, ThriftStruct } from './thrift.ts';

/** A table's file whose columns can be taken over as they are. */
export interface ColumnFile {
  path: string;
  metadata: ThriftStruct;
  /** Rows of each row group. */
  groupRows: number[];
}

/** Physical and converted type (see parquet.thrift) in which this project's tables keep each type. */
const storedTypes: Record<ColumnType, { type: number; converted: number | undefined }> = {
  boolean: { type: 0, converted: undefined },
  integer: { type: 2, converted: 18 },
  datetime: { type: 2, converted: 10 },
  double: { type: 5, converted: undefined },
  string: { type: 6, converted: 0 },
};

/**
 * Looks at the file of a table with these columns. Answers undefined where its columns are not stored just as this project's own tables
 * store theirs: then they have to be read and written again.
 */
export async function openColumns(path: string, columns: readonly Column[]): Promise<ColumnFile | undefined> {
  await using file = await open(path);
  const metadata = await readFooter(file);
  const [root, ...elements] = structsOf(metadata, fileFields.schema);
  const isFlat =
    root && numberOf(root, schemaFields.childCount) === elements.length && elements.length === columns.length;
  if (!isFlat || !textOf(metadata, fileFields.createdBy).startsWith('DuckDB')) return undefined;
  const isStored = columns.every(({ name, type }, i) => {
    const element = elements[i]!;
    const { type: physical, converted } = storedTypes[type];
    return (
      textOf(element, schemaFields.name) === name &&
      numberOf(element, schemaFields.type) === physical &&
      numberOf(element, schemaFields.convertedType) === converted
    );
  });
  const groups = structsOf(metadata, fileFields.rowGroups);
  if (!isStored || groups.some((group) => structsOf(group, groupFields.columns).length !== columns.length))
    return undefined;
  return { path, metadata, groupRows: groups.map((group) => numberOf(group, groupFields.rowCount) ?? 0) };
}

/** Where columns of a joined file come from: `at` are their places in the source. */
interface Source {
  file: ColumnFile;
  at: readonly number[];
}

/**
 * Writes a table's file from columns of others, whose chunks are copied byte by byte: from `left`, the columns at the places `at`, then
 * all columns of `right`, which has a file of one row group for each of left's row groups. `columns` describes the result.
 */
export async function joinColumns(
  path: string,
  left: Source,
  right: readonly ColumnFile[],
  columns: readonly Column[],
): Promise<void> {
  const added = columns.length - left.at.length;
  const rightPlaces = Array.from({ length: added }, (_, i) => i);
  await using out = await open(path, 'w');
  await using leftHandle = await open(left.file.path);
  const writer = { out, place: 0 };
  await append(writer, header);
  const groups: ThriftStruct[] = [];
  const leftGroups = structsOf(left.file.metadata, fileFields.rowGroups);
  for (const [i, group] of leftGroups.entries()) {
    const [other] = structsOf(right[i]!.metadata, fileFields.rowGroups);
    const begin = writer.place;
    const chunks = await copyChunks(writer, leftHandle, group, left.at);
    await using rightHandle = await open(right[i]!.path);
    chunks.push(...(await copyChunks(writer, rightHandle, other!, rightPlaces)));
    groups.push(describeGroup(group, chunks, begin));
  }
  await append(writer, writeFooter(describeFile(left, right[0]!, groups, columns)));
}

interface Writer {
  out: FileHandle;
  place: number;
}

async function append(writer: Writer, bytes: Uint8Array): Promise<void> {
  await writer.out.writeFile(bytes);
  writer.place += bytes.length;
}

/** Copies the columns of a row group that stand at the places `at`. Answers what says where they are now. */
async function copyChunks(
  writer: Writer,
  from: FileHandle,
  group: ThriftStruct,
  at: readonly number[],
): Promise<ThriftStruct[]> {
  const chunks = structsOf(group, groupFields.columns);
  const copies: ThriftStruct[] = [];
  for (const place of at) {
    const chunk = chunks[place]!;
    const { begin, length } = extentOf(chunk);
    copies.push(moveChunk(chunk, writer.place - begin));
    for (let done = 0; done < length; done += pieceBytes) {
      await append(writer, await readExactly(from, begin + done, Math.min(pieceBytes, length - done)));
    }
  }
  return copies;
}

const pieceBytes = 8 * 2 ** 20;

/** The pages of a chunk follow each other, the dictionary first. */
function extentOf(chunk: ThriftStruct): { begin: number; length: number } {
  const metadata = structOf(chunk, chunkFields.metadata);
  const data = numberOf(metadata, columnFields.dataPage)!;
  const begin = Math.min(data, numberOf(metadata, columnFields.dictionaryPage) || data);
  return { begin, length: numberOf(metadata, columnFields.compressedSize)! };
}

/** Filters and indexes of pages, which lie elsewhere in the file, are left behind: nothing needs them. */
function moveChunk(chunk: ThriftStruct, by: number): ThriftStruct {
  const metadata = new Map(structOf(chunk, chunkFields.metadata));
  const { dataPage, indexPage, dictionaryPage } = columnFields;
  for (const id of [dataPage, indexPage, dictionaryPage]) {
    const offset = numberOf(metadata, id);
    if (offset) metadata.set(id, int64(offset + by));
  }
  metadata.delete(columnFields.bloomFilter);
  metadata.delete(columnFields.bloomFilterLength);
  const moved = new Map(chunk);
  moved.set(chunkFields.metadata, { type: 'struct', value: metadata });
  const { fileOffset, offsetIndex, offsetIndexLength, columnIndex, columnIndexLength } = chunkFields;
  moved.set(fileOffset, int64(0));
  for (const id of [offsetIndex, offsetIndexLength, columnIndex, columnIndexLength]) moved.delete(id);
  return moved;
}

function describeGroup(group: ThriftStruct, chunks: readonly ThriftStruct[], begin: number): ThriftStruct {
  const sum = (id: number) =>
    chunks.reduce((total, chunk) => total + (numberOf(structOf(chunk, chunkFields.metadata), id) ?? 0), 0);
  return new Map([
    ...group,
    [groupFields.columns, listOf(chunks)],
    [groupFields.byteSize, int64(sum(columnFields.uncompressedSize))],
    [groupFields.fileOffset, int64(begin)],
    [groupFields.compressedSize, int64(sum(columnFields.compressedSize))],
  ]);
}

function describeFile(
  left: Source,
  right: ColumnFile,
  groups: readonly ThriftStruct[],
  columns: readonly Column[],
): ThriftStruct {
  const [root, ...leftElements] = structsOf(left.file.metadata, fileFields.schema);
  const elements = [
    ...left.at.map((place) => leftElements[place]!),
    ...structsOf(right.metadata, fileFields.schema).slice(1),
  ];
  const childCount: ThriftField = { type: 'i32', value: BigInt(elements.length) };
  const newRoot: ThriftStruct = new Map([...root!, [schemaFields.childCount, childCount]]);
  const value = JSON.stringify(tableMetadata.parse({ columns }));
  const keyValue: ThriftStruct = new Map([
    [1, textField(tableMetadataKey)],
    [2, textField(value)],
  ]);
  const described: ThriftStruct = new Map([
    ...left.file.metadata,
    [fileFields.schema, listOf([newRoot, ...elements])],
    [fileFields.rowGroups, listOf(groups)],
    [fileFields.keyValues, listOf([keyValue])],
  ]);
  // One a column, each that of the column's type.
  const [order] = structsOf(left.file.metadata, fileFields.columnOrders);
  if (order) described.set(fileFields.columnOrders, listOf(elements.map(() => order)));
  return described;
}

function int64(value: number): ThriftField {
  return { type: 'i64', value: BigInt(value) };
}
