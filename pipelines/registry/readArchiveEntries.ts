import type { FileHandle } from 'node:fs/promises';
import type { Result } from '../contract/error.ts';

/** An ordinary file in a zip archive, as the archive's directory has it. */
export interface ArchiveEntry {
  /** With `/` between its parts, none of which is empty, `.` or `..`. */
  name: string;
  /** Of its local header, from the archive's begin. */
  offset: number;
  packedSize: number;
  size: number;
  isDeflated: boolean;
  /** CRC-32 of the file. */
  checksum: number;
}

const mostEntries = 10_000;
const mostDirectory = 10_000_000;

const endSignature = 0x06054b50;
const endSize = 22;
const mostComment = 65_535;
const entrySignature = 0x02014b50;
const entrySize = 46;
/** What a field holds whose value stands in an extension, ZIP64. */
const extended = 0xffffffff;

/** The kinds of files among the modes of Unix, and the system that says them. */
const [kindMask, ordinary, folder] = [0o170000, 0o100000, 0o040000];
const unixSystem = 3;

/**
 * Reads the directory of a zip archive (PKWARE APPNOTE 6.3, sections 4.3.12 and 4.3.16) of `size` bytes. Folders are left out. The error
 * says why it is not taken: damaged, ZIP64, encrypted, packed otherwise than by deflate, links and devices, names that lead elsewhere
 * or come twice, too many.
 */
export async function readArchiveEntries(file: FileHandle, size: number): Promise<Result<ArchiveEntry[], string>> {
  const tail = await readAt(file, Math.max(0, size - endSize - mostComment), Math.min(size, endSize + mostComment));
  let end = tail.length - endSize;
  while (end >= 0 && tail.readUInt32LE(end) !== endSignature) end -= 1;
  if (end < 0) return fail('The file is no zip archive, or is cut off.');
  const count = tail.readUInt16LE(end + 10);
  const length = tail.readUInt32LE(end + 12);
  const offset = tail.readUInt32LE(end + 16);
  if (count === 0xffff || length === extended || offset === extended) {
    return fail('The archive is written as ZIP64, which is for more than 4 GB. Pack the model anew.');
  }
  if (count > mostEntries || length > mostDirectory) return fail(`The archive has more than ${mostEntries} files.`);
  const directory = await readAt(file, offset, length);
  if (directory.length < length) return fail('The archive is cut off.');
  const entries: ArchiveEntry[] = [];
  const taken = new Set<string>();
  let at = 0;
  for (let i = 0; i < count; i++) {
    const next = readEntry(directory, at);
    if (!next) return fail('The archive is damaged.');
    at = next.end;
    if (next.isFolder) continue;
    const { name } = next.entry;
    const shown = JSON.stringify(name.slice(0, 100));
    if (next.problem) return fail(`The archive is not taken: ${shown} ${next.problem}.`);
    // Disks that take no notice of case would have one overwrite the other.
    const key = name.normalize('NFC').toLowerCase();
    if (taken.has(key)) return fail(`The archive is not taken: ${shown} is in it twice.`);
    taken.add(key);
    entries.push(next.entry);
  }
  const parent = entries.find(({ name }) => isBelowFile(name, taken));
  if (parent)
    return fail(`The archive is not taken: ${JSON.stringify(parent.name.slice(0, 100))} lies in what is a file.`);
  return { ok: true, value: entries };
}

function readEntry(
  bytes: Buffer,
  at: number,
): { entry: ArchiveEntry; isFolder: boolean; problem: string | undefined; end: number } | undefined {
  if (at + entrySize > bytes.length || bytes.readUInt32LE(at) !== entrySignature) return undefined;
  const nameEnd = at + entrySize + bytes.readUInt16LE(at + 28);
  const end = nameEnd + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  if (end > bytes.length) return undefined;
  const name = bytes.toString('utf8', at + entrySize, nameEnd);
  const method = bytes.readUInt16LE(at + 10);
  const mode = bytes[at + 5] === unixSystem ? (bytes.readUInt32LE(at + 38) >>> 16) & kindMask : 0;
  const entry: ArchiveEntry = {
    name,
    offset: bytes.readUInt32LE(at + 42),
    packedSize: bytes.readUInt32LE(at + 20),
    size: bytes.readUInt32LE(at + 24),
    isDeflated: method === 8,
    checksum: bytes.readUInt32LE(at + 16),
  };
  const isFolder = name.endsWith('/') && isPlainName(name.slice(0, -1)) && (mode === 0 || mode === folder);
  let problem: string | undefined;
  if (!isPlainName(name)) problem = 'leads out of the folder, or is no name of a file';
  else if (mode !== 0 && mode !== ordinary) problem = 'is a link or a device, and no ordinary file';
  else if ((bytes.readUInt16LE(at + 8) & 1) === 1) problem = 'is encrypted';
  else if (method !== 0 && method !== 8) problem = 'is packed in a way that is not known here';
  else if ([entry.offset, entry.packedSize, entry.size].includes(extended)) problem = 'has more than 4 GB';
  return { entry, isFolder, problem, end };
}

/** Whether one of the folders that a name leads through is the name of a file. */
function isBelowFile(name: string, files: ReadonlySet<string>): boolean {
  const parts = name.normalize('NFC').toLowerCase().split('/');
  return parts.some((_, i) => i > 0 && files.has(parts.slice(0, i).join('/')));
}

/** Relative on every system, and without steps upwards. */
function isPlainName(name: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for.
  if (name.length > 1000 || /[\\:\u0000-\u001f]/.test(name)) return false;
  return name.split('/').every((part) => part !== '' && part !== '.' && part !== '..');
}

async function readAt(file: FileHandle, from: number, length: number): Promise<Buffer> {
  const bytes = Buffer.alloc(length);
  const { bytesRead } = await file.read(bytes, 0, length, from);
  return bytes.subarray(0, bytesRead);
}

function fail(error: string): { ok: false; error: string } {
  return { ok: false, error };
}
