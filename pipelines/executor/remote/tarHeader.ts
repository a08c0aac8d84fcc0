/** Bytes of a header; contents fill up as many. */
export const tarBlock = 512;

export interface TarHeader {
  name: string;
  /** Bytes. */
  size: number;
  /** `0` or NUL: a file; `5`: a folder; `x`, `g`, `L`: about the next entries; what else there is are links and devices. */
  type: string;
}

/**
 * A header of an archive as POSIX.1-1988 (ustar) has it, with GNU's large numbers; undefined for a block of zeros, as they stand at the end.
 * Throws where its checksum is wrong.
 */
export function readTarHeader(block: Buffer): TarHeader | undefined {
  let sum = 0;
  for (let i = 0; i < tarBlock; i += 1) sum += i >= 148 && i < 156 ? 32 : block[i]!;
  if (sum === 8 * 32) return undefined;
  if (sum !== readNumber(block, 148, 8)) throw new Error('The archive is damaged');
  const isUstar = block.toString('latin1', 257, 263) === 'ustar\0';
  const prefix = isUstar ? readText(block, 345, 155) : '';
  const name = readText(block, 0, 100);
  const type = String.fromCharCode(block[156]!);
  return { name: prefix === '' ? name : `${prefix}/${name}`, size: readNumber(block, 124, 12), type };
}

/** Records of an extended header (POSIX.1-2001, pax): `LENGTH KEY=VALUE\n`, the length in bytes and with itself. */
export function readPaxRecords(bytes: Buffer): Map<string, string> {
  const records = new Map<string, string>();
  for (let at = 0; at < bytes.length; ) {
    const space = bytes.indexOf(32, at);
    const length = Number(bytes.toString('latin1', at, space));
    if (space < 0 || !(length > 0) || at + length > bytes.length) throw new Error('The archive is damaged');
    const record = bytes.toString('utf8', space + 1, at + length - 1);
    const equals = record.indexOf('=');
    records.set(record.slice(0, equals), record.slice(equals + 1));
    at += length;
  }
  return records;
}

function readText(block: Buffer, at: number, length: number): string {
  const end = block.indexOf(0, at);
  return block.toString('utf8', at, end < 0 ? at + length : Math.min(end, at + length));
}

/** Octal digits, or a number in base 256 where the first bit says so. */
function readNumber(block: Buffer, at: number, length: number): number {
  if ((block[at]! & 0x80) === 0) return Number.parseInt(block.toString('latin1', at, at + length), 8) || 0;
  let value = block[at]! & 0x7f;
  for (let i = at + 1; i < at + length; i += 1) value = value * 256 + block[i]!;
  return value;
}
