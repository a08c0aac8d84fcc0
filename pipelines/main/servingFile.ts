import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { writeDurably } from '../cache/durableFile.ts';

const serving = z.object({ pid: z.number(), port: z.number() });
export type Serving = z.infer<typeof serving>;

const fileIn = (state: string) => join(state, 'serve.json');

/** Where the app of a workspace is served, for other programs of this machine. It may be out of date after a crash. */
export async function readServing(state: string): Promise<Serving | undefined> {
  try {
    return serving.parse(JSON.parse(await readFile(fileIn(state), 'utf8')));
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
