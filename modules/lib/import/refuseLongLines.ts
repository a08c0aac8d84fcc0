import { type FileHandle, open } from 'node:fs/promises';
import { StepError } from '../../define.ts';
import { lineAt } from './lineAt.ts';

const probeBytes = 65_536;

/**
 * Throws StepError when a line of the file has more bytes than `limit`: DuckDB passes over a line that is longer than its
 * buffer without a word. Reads little: a line as long as that covers one of the file's blocks of half the limit, so
 * only a block whose beginning has no line end is looked at further.
 */
export async function refuseLongLines(path: string, limit: number, name: string): Promise<void> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    for (let block = 0; block < size; block += Math.floor(limit / 2)) {
      const end = await nextLineEnd(file, block, size);
      if (end - block < limit / 2) continue;
      const start = await lineStart(file, block);
      if (end - start <= limit) continue;
      const line = await lineAt(path, start);
      const megabytes = Math.round(limit / 1024 ** 2);
      throw new StepError(`"${name}", line ${line} is longer than ${megabytes} MB. Check that the file is a table.`);
    }
  } finally {
    await file.close();
  }
}

/** Offset of the first line end (LF or CR) at or after `from`; the size when there is none. */
async function nextLineEnd(file: FileHandle, from: number, size: number): Promise<number> {
  const buffer = Buffer.alloc(probeBytes);
  for (let offset = from; offset < size; offset += probeBytes) {
    const { bytesRead } = await file.read(buffer, 0, probeBytes, offset);
    const index = buffer.subarray(0, bytesRead).findIndex((byte) => byte === 10 || byte === 13);
    if (index >= 0) return offset + index;
  }
  return size;
}

/** Offset of the beginning of the line that `at` stands in. */
async function lineStart(file: FileHandle, at: number): Promise<number> {
  const buffer = Buffer.alloc(probeBytes);
  for (let end = at; end > 0; end -= probeBytes) {
    const begin = Math.max(0, end - probeBytes);
    const { bytesRead } = await file.read(buffer, 0, end - begin, begin);
    const index = buffer.subarray(0, bytesRead).findLastIndex((byte) => byte === 10 || byte === 13);
    if (index >= 0) return begin + index + 1;
  }
  return 0;
}
