import { join } from 'node:path';

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
