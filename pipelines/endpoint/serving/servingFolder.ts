import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type ServingPlan, servingPlan } from '../../contract/endpoint.ts';

/** Names in the folder of a real-time endpoint. */
const names = {
  /** What is to be served; the engine's. The other files are the processes' own. */
  plan: 'serving.json',
  state: 'state.json',
  /** What the processes print. */
  log: 'log.txt',
  requests: 'requests.jsonl',
  figures: 'figures.json',
  /** Who supervises and who serves. */
  processes: 'processes.json',
  /** There while the processes are to end. */
  stop: 'stop',
} as const;

export type ServingPaths = Readonly<Record<keyof typeof names, string>>;

/** Paths of the files in the folder of a real-time endpoint. */
export function servingPaths(folder: string): ServingPaths {
  const paths = Object.entries(names).map(([name, file]) => [name, join(folder, file)]);
  return Object.fromEntries(paths) as ServingPaths;
}

/** Reads `serving.json`. Throws an Error whose message is for people where it is missing or not what it should be. */
export async function readServingPlan(path: string): Promise<ServingPlan> {
  let raw: unknown;
  try {
    raw = JSON.parse(await readFile(path, 'utf8'));
  } catch (error) {
    throw new Error(`The plan ${path} cannot be read: ${(error as Error).message}`);
  }
  const parsed = servingPlan.safeParse(raw);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new Error(`The plan ${path} is not valid at ${issue?.path.join('.') || 'its top'}: ${issue?.message}`);
}
