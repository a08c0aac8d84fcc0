import { basename, join, posix } from 'node:path';
import type { PackedFile } from '../../worker/jobFiles.ts';
import { jobFolder } from '../../worker/linkProtocol.ts';
import type { StepTask } from '../../worker/protocol.ts';

/** A task as the container has it. */
export interface PlacedTask {
  task: StepTask;
  /** What has to be there before it begins; names are below the job's folder. */
  files: PackedFile[];
  /** Names of the outputs below the job's folder. */
  outputs: string[];
  /** Where on this machine an entry of an output goes. */
  placeOutput(name: string): string | undefined;
}

/** Gives every path of a task its place below the job's folder. Files keep their names: modules go by their endings. */
export function placeTask(task: StepTask): PlacedTask {
  const files: PackedFile[] = [];
  const bring = (kind: string, paths: Record<string, string>) =>
    mapValues(paths, (path, key) => {
      if (isUrl(path)) return path;
      const name = `${kind}/${key}/${basename(path)}`;
      files.push({ name, source: path });
      return inJob(name);
    });
  const inputs = bring('inputs', task.inputs);
  const sources = bring('sources', task.sources ?? {});
  const outputs = Object.keys(task.outputs);
  const placed = {
    ...task,
    params: { ...task.params, ...sources },
    inputs,
    outputs: mapValues(task.outputs, (_, port) => inJob(`outputs/${port}`)),
    ...(task.sources ? { sources } : {}),
    tempDir: inJob('temp'),
    workspaceDir: inJob('temp'),
  };
  return {
    task: placed,
    files,
    outputs: outputs.map((port) => `outputs/${port}`),
    placeOutput(name) {
      const [folder, port = '', ...below] = name.split('/');
      const path = folder === 'outputs' && Object.hasOwn(task.outputs, port) ? task.outputs[port] : undefined;
      return path === undefined ? undefined : join(path, ...below);
    },
  };
}

/** Where the container has what is called so below the job's folder. */
export function inJob(name: string): string {
  return posix.join(jobFolder, name);
}

function isUrl(path: string): boolean {
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(path);
}

function mapValues(record: Record<string, string>, change: (value: string, key: string) => string) {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value, key)]));
}
