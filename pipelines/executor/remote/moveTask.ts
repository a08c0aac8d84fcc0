import { basename, extname } from 'node:path';
import type { StepTask } from '../../worker/protocol.ts';

/** A file or folder here and what it is called there. */
export interface MovedFile {
  here: string;
  there: string;
}

export interface MovedTask {
  /** The task with the paths that it has there. */
  task: StepTask;
  /** What it reads: inputs and sources. */
  reads: MovedFile[];
  /** What it makes. */
  makes: MovedFile[];
}

/**
 * The paths of a task on a machine that shares no files with this one, all of them below `root`: `inputs`, `sources`, `outputs`,
 * `temp`. Folders are numbered, so that no name becomes one; a file's name keeps its extension, and a source its whole name, because
 * messages tell of it. Sources that are URLs stay as they are. Paths there are those of Linux.
 */
export function moveTask(task: StepTask, root: string): MovedTask {
  const reads: MovedFile[] = [];
  const makes: MovedFile[] = [];
  const inputs = mapValues(task.inputs, (here, i) => add(reads, here, `${root}/inputs/${i}${extname(here)}`));
  const outputs = mapValues(task.outputs, (here, i) => add(makes, here, `${root}/outputs/${i}${extname(here)}`));
  const sources = mapValues(task.sources ?? {}, (here, i) =>
    isUrl(here) ? here : add(reads, here, `${root}/sources/${i}/${basename(here)}`),
  );
  const params = { ...task.params };
  for (const [name, path] of Object.entries(sources)) if (name in params) params[name] = path;
  return { task: { ...task, params, inputs, outputs, sources, tempDir: `${root}/temp` }, reads, makes };
}

/** Whether a source is fetched by the step, over the network. */
export function isUrl(source: string): boolean {
  return /^https?:\/\//i.test(source);
}

function add(files: MovedFile[], here: string, there: string): string {
  files.push({ here, there });
  return there;
}

function mapValues(record: Record<string, string>, map: (value: string, index: number) => string) {
  return Object.fromEntries(Object.entries(record).map(([name, value], i) => [name, map(value, i)]));
}
