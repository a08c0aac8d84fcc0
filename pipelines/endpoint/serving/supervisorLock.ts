import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { realpathSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Makes this process the only one that supervises a folder, until it ends. The lock is a local socket that one process can
 * listen on: the operating system gives it up with the process, however that ends. Answers whether it was free.
 */
export async function acquireSupervisorLock(folder: string): Promise<boolean> {
  const address = lockAddress(folder);
  if (await listen(address)) return true;
  // Neither Linux nor Windows leave a name behind; elsewhere it is a file, which stays after a crash.
  if (address.startsWith('\0') || process.platform === 'win32' || (await isAnswered(address))) return false;
  await rm(address, { force: true });
  return await listen(address);
}

function lockAddress(folder: string): string {
  const name = `pipewright-serving-${createHash('sha256').update(realpathSync(folder)).digest('hex').slice(0, 32)}`;
  if (process.platform === 'linux') return `\0${name}`;
  return process.platform === 'win32' ? `\\\\.\\pipe\\${name}` : join(tmpdir(), `${name}.sock`);
}

async function listen(path: string): Promise<boolean> {
  const server = createServer((socket) => socket.destroy());
  server.listen({ path, exclusive: true });
  try {
    await once(server, 'listening');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    return false;
  }
  server.unref();
  return true;
}

async function isAnswered(path: string): Promise<boolean> {
  const socket = connect(path);
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
