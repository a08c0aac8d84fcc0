import { randomUUID } from 'node:crypto';
import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/**
 * Writes a file so that after a crash it holds either all of the text or what was there before: temp, fsync, rename, fsync.
 * `mode`: its permissions, from the first byte on.
 */
export async function writeDurably(path: string, text: string, mode = 0o666): Promise<void> {
  const temporary = join(dirname(path), `.${randomUUID()}.tmp`);
  try {
    const write = async (handle: FileHandle) => {
      await handle.writeFile(text);
      await handle.sync();
    };
    await withHandle(temporary, 'wx', write, mode);
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  await syncFolder(dirname(path));
}

/** Makes what is written to a file survive a power loss. */
export async function syncFile(path: string): Promise<void> {
  await withHandle(path, 'r', (handle) => handle.sync());
}

/** Makes renames within a folder survive a power loss. Windows keeps no such promise and refuses to open folders. */
export async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  await syncFile(path);
}

async function withHandle(
  path: string,
  flags: string,
  use: (handle: FileHandle) => Promise<void>,
  mode?: number,
): Promise<void> {
  const handle = await open(path, flags, mode);
  try {
    await use(handle);
  } finally {
    await handle.close();
  }
}
