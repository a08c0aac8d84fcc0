import { createHash, type Hash, randomUUID } from 'node:crypto';
import { type FileHandle, mkdir, open, rm, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { type Digest, digest } from '../../contract/artifact.ts';
import type { Result } from '../../contract/error.ts';
import { sanitiseName } from './dataFiles.ts';

interface Upload {
  id: string;
  folder: string;
  file: string;
  name: string;
  size: number;
  received: number;
  hash: Hash;
  handle: FileHandle;
  /** The last chunk under way: chunks are written one after the other. */
  turn: Promise<unknown>;
  timer: NodeJS.Timeout | undefined;
}

export interface UploadedFile {
  path: string;
  name: string;
  size: number;
  digest: Digest;
}

/** Bytes. */
const largestFile = 100e9;
const spaceLeft = 500e6;
const mostUploads = 20;
/** Milliseconds without a sign of the page after which a file is given up. */
const patience = 3_600_000;

/** Files on their way into the workspace, in a folder each. Those that an engine that ended has left are removed by the next one. */
export class Uploads {
  readonly #root: string;
  readonly #uploads = new Map<string, Upload>();
  readonly #emptied: Promise<void>;

  constructor(root: string) {
    this.#root = root;
    this.#emptied = rm(root, { recursive: true, force: true }).catch(() => {});
  }

  /** Answers the upload's id, or why the file is not taken. */
  async start(fileName: string, size: number): Promise<Result<string, string>> {
    if (/\.xls[xmb]?$/i.test(fileName)) {
      const error =
        'Excel workbooks cannot be imported yet. Save the sheet as CSV in your spreadsheet program, and import that.';
      return { ok: false, error };
    }
    if (size > largestFile)
      return {
        ok: false,
        error: 'The file is larger than 100 GB. Split it, or read it from where it is by Import Data.',
      };
    if (this.#uploads.size >= mostUploads) {
      return { ok: false, error: 'Many files are being imported. Wait until some are done, or close their windows.' };
    }
    await this.#emptied;
    await mkdir(this.#root, { recursive: true });
    const disk = await statfs(this.#root);
    const pending = [...this.#uploads.values()].reduce((sum, upload) => sum + upload.size - upload.received, 0);
    if (disk.bavail * disk.bsize < size + pending + spaceLeft) {
      return {
        ok: false,
        error: 'The disk of the workspace has no room for this file. Make room, and import it again.',
      };
    }
    const id = randomUUID();
    const folder = join(this.#root, id);
    const name = sanitiseName(fileName);
    const file = join(folder, name);
    await mkdir(folder);
    const handle = await open(file, 'wx');
    const upload: Upload = {
      ...{ id, folder, file, name, size, handle },
      received: 0,
      hash: createHash('sha256'),
      turn: Promise.resolve(),
      timer: undefined,
    };
    this.#uploads.set(id, upload);
    this.#wait(upload);
    return { ok: true, value: id };
  }

  /** Answers how many bytes have arrived. A chunk that does not begin there is left out: the page goes on from the answer. */
  async append(id: string, offset: number, chunk: Uint8Array): Promise<Result<number, string>> {
    const upload = this.#uploads.get(id);
    if (!upload) return gone;
    const write = async (): Promise<Result<number, string>> => {
      if (!this.#uploads.has(id)) return gone;
      if (offset !== upload.received) return { ok: true, value: upload.received };
      if (offset + chunk.length > upload.size) {
        await this.cancel(id);
        return { ok: false, error: 'The file has grown while it was read. Import it again.' };
      }
      await writeAll(upload.handle, chunk, offset);
      upload.hash.update(chunk);
      upload.received += chunk.length;
      this.#wait(upload);
      return { ok: true, value: upload.received };
    };
    const turn = upload.turn.then(write, write);
    upload.turn = turn;
    return await turn;
  }

  /** The file, when all of it has arrived. */
  async find(id: string): Promise<Result<UploadedFile, string>> {
    const upload = this.#uploads.get(id);
    if (!upload) return gone;
    if (upload.received < upload.size)
      return { ok: false, error: 'The file has not arrived as a whole. Wait, or import it again.' };
    this.#wait(upload);
    const { file: path, name, size } = upload;
    return { ok: true, value: { path, name, size, digest: digest.parse(upload.hash.copy().digest('hex')) } };
  }

  /** Forgets an upload, and removes its file where it still is. */
  async cancel(id: string): Promise<void> {
    const upload = this.#uploads.get(id);
    if (!upload) return;
    this.#uploads.delete(id);
    clearTimeout(upload.timer);
    await upload.handle.close().catch(() => {});
    await rm(upload.folder, { recursive: true, force: true });
  }

  async close(): Promise<void> {
    await Promise.all([...this.#uploads.keys()].map((id) => this.cancel(id)));
  }

  #wait(upload: Upload): void {
    clearTimeout(upload.timer);
    upload.timer = setTimeout(() => void this.cancel(upload.id).catch(() => {}), patience).unref();
  }
}

async function writeAll(handle: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    const { bytesWritten } = await handle.write(bytes, done, bytes.length - done, position + done);
    done += bytesWritten;
  }
}

const gone: Result<never, string> = {
  ok: false,
  error: 'The file that was sent is no longer here. Import it again.',
};
