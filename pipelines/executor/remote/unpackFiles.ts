import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { BlockFile } from './blockFile.ts';
import { readPaxRecords, readTarHeader, type TarHeader, tarBlock } from './tarHeader.ts';

/** Bytes of what may stand about an entry: its long name. */
const mostAbout = 2 ** 20;

/**
 * Writes the one file or folder of a tar stream to `target`. Its name in the stream does not matter. Throws StrangeArchive where
 * the stream holds links, devices, or names that lead out of it, and what the file system throws.
 */
export async function unpackFiles(stream: Readable, target: string): Promise<void> {
  const unpacking = new Unpacking(target);
  try {
    await takePieces(stream, (piece) => unpacking.take(piece));
    unpacking.end();
  } finally {
    stream.destroy();
    await unpacking.close();
  }
}

/**
 * An engine sends in pieces of some kilobytes: to wait for each, or to pass them through more streams, would take longer than to write
 * them. `take` answers a promise only where the stream has to wait.
 */
function takePieces(stream: Readable, take: (piece: Buffer) => Promise<void> | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    let taking: Promise<void> | undefined;
    let hasEnded = false;
    const hear = (piece: Buffer) => {
      const waiting = taking ? taking.then(() => take(piece)) : take(piece);
      if (!waiting) return;
      stream.pause();
      const current = waiting.then(() => {
        if (taking !== current) return;
        taking = undefined;
        stream.resume();
      });
      taking = current;
      current.catch(reject);
    };
    stream.on('data', hear);
    stream.once('error', reject);
    stream.once('end', () => {
      hasEnded = true;
      if (taking) taking.then(resolve, reject);
      else resolve();
    });
    stream.once('close', () => {
      if (!hasEnded) reject(new Error('The archive ended before its end'));
    });
  });
}

/** An archive that comes in pieces. */
class Unpacking {
  readonly #target: string;
  readonly #header = Buffer.alloc(tarBlock);
  #headerLength = 0;
  /** Bytes of the entry that are still to come, and those that fill up its last block. */
  #left = 0;
  #padding = 0;
  #about: { type: string; pieces: Buffer[] } | undefined;
  /** What the entries before have said about the next one. */
  #next: { name?: string; size?: number } = {};
  #file: BlockFile | undefined;
  #isOver = false;

  constructor(target: string) {
    this.#target = target;
  }

  /** Settles when more is wanted; undefined where that is at once. The piece is not kept. */
  take(piece: Buffer): Promise<void> | undefined {
    // The way that nearly all of a large file takes.
    if (this.#file && this.#left > piece.length) {
      this.#left -= piece.length;
      return this.#file.add(piece);
    }
    return this.#takeAll(piece);
  }

  /** Throws where the archive is not whole. */
  end(): void {
    if (!this.#isOver) throw new Error('The archive ended before its end');
  }

  async close(): Promise<void> {
    await this.#file?.close();
  }

  async #takeAll(piece: Buffer): Promise<void> {
    for (let at = 0; at < piece.length && !this.#isOver; ) {
      if (this.#left > 0) {
        const part = piece.subarray(at, at + this.#left);
        this.#left -= part.length;
        at += part.length;
        if (this.#about) this.#about.pieces.push(Buffer.from(part));
        else await this.#file?.add(part);
        if (this.#left === 0) await this.#endEntry();
      } else if (this.#padding > 0) {
        const skipped = Math.min(this.#padding, piece.length - at);
        this.#padding -= skipped;
        at += skipped;
      } else {
        const copied = piece.copy(this.#header, this.#headerLength, at);
        this.#headerLength += copied;
        at += copied;
        if (this.#headerLength === tarBlock) await this.#beginEntry();
      }
    }
  }

  async #beginEntry(): Promise<void> {
    this.#headerLength = 0;
    const header = readTarHeader(this.#header);
    this.#isOver = header === undefined;
    if (!header) return;
    const isAbout = 'xgLK'.includes(header.type);
    const { name, size } = isAbout ? header : { ...header, ...this.#next };
    this.#left = size;
    this.#padding = (tarBlock - (size % tarBlock)) % tarBlock;
    if (isAbout) {
      if (size > mostAbout) throw new StrangeArchive('It has made a file whose name nobody can read');
      this.#about = { type: header.type, pieces: [] };
    } else {
      this.#next = {};
      await this.#make({ ...header, name });
    }
    if (size === 0) await this.#endEntry();
  }

  async #make({ name, type }: TarHeader): Promise<void> {
    const path = join(this.#target, ...partsBelowFirst(name));
    if (type === '5') {
      await mkdir(path, { recursive: true });
    } else if (type === '0' || type === '\0') {
      await mkdir(dirname(path), { recursive: true });
      this.#file = await BlockFile.create(path);
    } else {
      throw new StrangeArchive(`It has made something (${name}) that is neither a file nor a folder`);
    }
  }

  async #endEntry(): Promise<void> {
    const file = this.#file;
    this.#file = undefined;
    await file?.close();
    if (!this.#about) return;
    const { type, pieces } = this.#about;
    const bytes = Buffer.concat(pieces);
    this.#about = undefined;
    if (type === 'L') this.#next.name = bytes.toString('utf8').replace(/\0.*$/s, '');
    if (type !== 'x') return;
    const records = readPaxRecords(bytes);
    const [name, size] = [records.get('path'), records.get('size')];
    if (name !== undefined) this.#next.name = name;
    if (size !== undefined) this.#next.size = Number(size);
  }
}

function partsBelowFirst(name: string): string[] {
  const parts = name.split('/').filter((part) => part !== '' && part !== '.');
  if (name.startsWith('/') || parts.includes('..') || name.includes('\0'))
    throw new StrangeArchive(`It has made a file whose name leads elsewhere (${name})`);
  return parts.slice(1);
}

/** What came back is no result: the step's doing, not the connection's. */
export class StrangeArchive extends Error {}
