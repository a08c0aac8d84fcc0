import { type FileHandle, open } from 'node:fs/promises';

/** Bytes that are written at once. */
const blockSize = 2 ** 20;

/**
 * A file that is written in large blocks of what comes in small pieces: while one block is written the next is filled. The two are used
 * again and again, so that pieces need not outlive their arrival: to keep some megabytes of them waiting costs more than to copy them.
 */
export class BlockFile {
  readonly #file: FileHandle;
  #filling: Buffer = Buffer.allocUnsafeSlow(blockSize);
  #other: Buffer | undefined;
  #filled = 0;
  #writing: Promise<void> = Promise.resolve();

  private constructor(file: FileHandle) {
    this.#file = file;
  }

  static async create(path: string): Promise<BlockFile> {
    return new BlockFile(await open(path, 'w'));
  }

  /** Settles when there is room for more; undefined where there is. Rejects where an earlier piece could not be written. */
  add(piece: Buffer): Promise<void> | undefined {
    const copied = piece.copy(this.#filling, this.#filled);
    this.#filled += copied;
    if (this.#filled < blockSize) return undefined;
    return this.#flush().then(() => this.add(piece.subarray(copied)));
  }

  /** Writes what is left. */
  async close(): Promise<void> {
    try {
      if (this.#filled > 0) await this.#flush();
      await this.#writing;
    } finally {
      await this.#file.close();
    }
  }

  async #flush(): Promise<void> {
    await this.#writing;
    const [block, length] = [this.#filling, this.#filled];
    this.#filling = this.#other ?? Buffer.allocUnsafeSlow(blockSize);
    this.#other = block;
    this.#filled = 0;
    this.#writing = writeWhole(this.#file, block, length);
    // Looked at with the next block, or at the end.
    this.#writing.catch(() => {});
  }
}

async function writeWhole(file: FileHandle, block: Buffer, length: number): Promise<void> {
  for (let at = 0; at < length; ) at += (await file.write(block, at, length - at)).bytesWritten;
}
