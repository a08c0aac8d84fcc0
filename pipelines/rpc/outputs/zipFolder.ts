import { createReadStream, createWriteStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { crc32 } from 'node:zlib';

/** What the format holds without its 64-bit extension. */
const mostBytes = 2 ** 32 - 1;
const mostFiles = 65_535;
/** 1980-01-01, the first day that the format knows: the same folder gives the same archive. */
const date = (1 << 5) | 1;
const version = 20;
/** Names are UTF-8; sizes and checksum follow the bytes. */
const flags = 0x0808;

interface Entry {
  name: Buffer;
  offset: number;
  size: number;
  checksum: number;
}

/**
 * Writes the named files of a folder as a ZIP archive (PKWARE APPNOTE 6.3.10), stored without compression: models and Parquet files hold
 * no air. Throws RangeError for more than 4 GB or 65,535 files.
 * @param names relative paths with `/`.
 */
export async function zipFolder(folder: string, names: readonly string[], target: string): Promise<void> {
  const sizes = await Promise.all(names.map(async (name) => (await stat(join(folder, name))).size));
  const total = sizes.reduce((sum, size) => sum + size + 1000, 0);
  if (total > mostBytes || names.length > mostFiles) throw new RangeError('The folder is too large for a ZIP archive.');
  await pipeline(archive(folder, names), createWriteStream(target, { flags: 'wx' }));
}

async function* archive(folder: string, names: readonly string[]): AsyncGenerator<Buffer> {
  const entries: Entry[] = [];
  let offset = 0;
  for (const name of names) {
    const entry: Entry = { name: Buffer.from(name), offset, size: 0, checksum: 0 };
    const header = localHeader(entry);
    yield header;
    for await (const chunk of createReadStream(join(folder, name)) as AsyncIterable<Buffer>) {
      entry.size += chunk.length;
      entry.checksum = crc32(chunk, entry.checksum);
      yield chunk;
    }
    const descriptor = numbers([4, 0x08074b50], [4, entry.checksum], [4, entry.size], [4, entry.size]);
    yield descriptor;
    offset += header.length + entry.size + descriptor.length;
    entries.push(entry);
  }
  const directory = Buffer.concat(entries.map(centralHeader));
  yield directory;
  const count = entries.length;
  yield numbers([4, 0x06054b50], [2, 0], [2, 0], [2, count], [2, count], [4, directory.length], [4, offset], [2, 0]);
}

function localHeader({ name }: Entry): Buffer {
  const fields = numbers(
    [4, 0x04034b50],
    ...[version, flags, 0, 0, date].map((value): [2, number] => [2, value]),
    ...[0, 0, 0].map((value): [4, number] => [4, value]),
    [2, name.length],
    [2, 0],
  );
  return Buffer.concat([fields, name]);
}

function centralHeader({ name, offset, size, checksum }: Entry): Buffer {
  const fields = numbers(
    [4, 0x02014b50],
    ...[version, version, flags, 0, 0, date].map((value): [2, number] => [2, value]),
    ...[checksum, size, size].map((value): [4, number] => [4, value]),
    ...[name.length, 0, 0, 0, 0].map((value): [2, number] => [2, value]),
    [4, 0],
    [4, offset],
  );
  return Buffer.concat([fields, name]);
}

/** Little-endian numbers of two or four bytes, one behind the other. */
function numbers(...values: [bytes: 2 | 4, value: number][]): Buffer {
  const buffer = Buffer.alloc(values.reduce((sum, [bytes]) => sum + bytes, 0));
  let place = 0;
  for (const [bytes, value] of values) {
    buffer.writeUIntLE(value, place, bytes);
    place += bytes;
  }
  return buffer;
}
