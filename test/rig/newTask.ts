import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { StepTask } from '../../pipelines/worker/protocol.ts';
import { newPath } from './runModule.ts';

/** Bytes that a step of newTask may use. */
export const taskMemory = 256 * 2 ** 20;

/** A task for a module of testWorker.ts, in a folder of its own as a run makes one. */
export async function newTask(module: string, params: Record<string, unknown> = {}): Promise<StepTask> {
  const folder = await newPath('attempt');
  const tempDir = join(folder, 'temp');
  await mkdir(tempDir, { recursive: true });
  return {
    module,
    params,
    inputs: {},
    outputs: { results: join(folder, 'results') },
    tempDir,
    workspaceDir: folder,
    memoryLimit: taskMemory,
    threads: 1,
  };
}
