import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { writeDurably } from '../cache/durableFile.ts';

export interface Serving {
  pid: number;
  port: number;
}

const fileIn = (state: string) => join(state, 'serve.json');

/** Where the app of a workspace is served, for other programs of this machine. It may be out of date after a crash. */
export async function readServing(state: string): Promise<Serving | undefined> {
  try {
    const { pid, port } = JSON.parse(await readFile(fileIn(state), 'utf8')) as Partial<Serving>;
    return Number.isInteger(pid) && Number.isInteger(port) ? { pid: pid!, port: port! } : undefined;
  } catch {
    return undefined;
  }
}

export async function writeServing(state: string, value: Serving): Promise<void> {
  await writeDurably(fileIn(state), `${JSON.stringify(value)}\n`, 0o600);
}

export async function forgetServing(state: string): Promise<void> {
  await rm(fileIn(state), { force: true });
}
