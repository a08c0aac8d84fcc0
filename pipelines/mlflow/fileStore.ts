import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type Database from 'better-sqlite3';
import type { Artifact, Digest } from '../contract/artifact.ts';
import type { RegistryServices } from '../registry/services.ts';
import { invalid } from './mlflowError.ts';

/** Whose files they are: those of a run, or those of a model that was logged. */
export type FileOwner = { runId: string } | { modelId: string };

export interface StoredFile {
  /** Relative, with `/`: a name and nothing else, never a path of the disk. */
  path: string;
  digest: Digest;
  size: number;
}

/** Bytes of one file. */
const mostBytes = 16e9;
const mostFiles = 100_000;
const longestPath = 1000;

/** Files that MLflow's client has logged. Their content is among the artifacts, so that equal files are kept once. */
export class FileStore {
  readonly #database: Database.Database;
  readonly #registry: Pick<RegistryServices, 'artifacts' | 'attempts'>;

  constructor(database: Database.Database, registry: Pick<RegistryServices, 'artifacts' | 'attempts'>) {
    this.#database = database;
    this.#registry = registry;
  }

  /** By path. */
  list(owner: FileOwner): StoredFile[] {
    return this.#database
      .prepare('SELECT path, digest, size FROM mlflow_files WHERE coalesce(run_id, model_id) = ? ORDER BY path')
      .all(idOf(owner)) as StoredFile[];
  }

  /** Keeps a file under a path; one that was there is replaced. Throws MlflowError. */
  async put(owner: FileOwner, path: string, content: Readable): Promise<void> {
    checkPath(path);
    this.#requirePlace(owner, path);
    await mkdir(this.#registry.attempts, { recursive: true });
    const temporary = join(this.#registry.attempts, `upload-${randomUUID()}`);
    try {
      await pipeline(content, limitBytes, createWriteStream(temporary, { flags: 'wx' }));
      const { digest, size } = await this.#registry.artifacts.publish(temporary, 'directory');
      this.#database
        .transaction(() => {
          this.#requirePlace(owner, path);
          this.#database
            .prepare('DELETE FROM mlflow_files WHERE coalesce(run_id, model_id) = ? AND path = ?')
            .run(idOf(owner), path);
          this.#database
            .prepare('INSERT INTO mlflow_files (run_id, model_id, path, digest, size) VALUES (?, ?, ?, ?, ?)')
            .run('runId' in owner ? owner.runId : null, 'modelId' in owner ? owner.modelId : null, path, digest, size);
        })
        .immediate();
    } finally {
      await rm(temporary, { force: true });
    }
  }

  /** Removes a file, or all below a folder. Answers how many. */
  remove(owner: FileOwner, path: string): number {
    return this.#database
      .prepare(
        "DELETE FROM mlflow_files WHERE coalesce(run_id, model_id) = @id AND (path = @path OR @path = '' OR substr(path, 1, length(@path) + 1) = @path || '/')",
      )
      .run({ id: idOf(owner), path }).changes;
  }

  /** A name is that of a file or of a folder, not of both. */
  #requirePlace(owner: FileOwner, path: string): void {
    const others = this.list(owner);
    if (others.length >= mostFiles) throw invalid(`A run or model has at most ${mostFiles} files.`);
    const clash = others.find((other) => other.path.startsWith(`${path}/`) || path.startsWith(`${other.path}/`));
    if (clash)
      throw invalid(`"${path}" cannot be a file beside "${clash.path}": a folder and a file would have one name.`);
  }
}

/** The digests of all files: gc keeps them. */
export function listFileDigests(database: Database.Database): Digest[] {
  return database.prepare('SELECT DISTINCT digest FROM mlflow_files').pluck().all() as Digest[];
}

/** A file as the store of artifacts knows it; its type says nothing of it. */
export function asArtifact({ digest, size }: Pick<StoredFile, 'digest' | 'size'>): Artifact {
  return { digest, size, kind: 'file', type: 'directory' };
}

function idOf(owner: FileOwner): string {
  return 'runId' in owner ? owner.runId : owner.modelId;
}

/** Throws MlflowError for what cannot be the name of a file. */
function checkPath(path: string): void {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused here
  const odd = /[\\\u0000-\u001f\u007f]/;
  const isOdd = odd.test(path) || path.split('/').some((part) => part === '' || part === '.' || part === '..');
  if (isOdd || path.length > longestPath)
    throw invalid(`"${path.slice(0, 200)}" is no path of an artifact: it is made of names with "/" between them.`);
}

async function* limitBytes(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let size = 0;
  for await (const chunk of chunks) {
    size += chunk.length;
    if (size > mostBytes) throw invalid(`An artifact has at most ${mostBytes / 1e9} GB.`);
    yield chunk;
  }
}
