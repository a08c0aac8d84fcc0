import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { ProcessExecutor } from '../../pipelines/executor/processExecutor.ts';
import { newTask, taskMemory } from '../rig/newTask.ts';

const entry = fileURLToPath(new URL('../rig/testWorker.ts', import.meta.url));

test('what a step says when it is over is not the next one’s of its worker', async () => {
  const executor = new ProcessExecutor({ entry, memoryLimit: taskMemory });
  const run = async (module: string, params = {}) => {
    const said: string[] = [];
    const observer = {
      log: (_: string, message: string) => said.push(message),
      metric: (name: string) => said.push(name),
      progress: () => {},
    };
    const outcome = await executor.execute(await newTask(module, params), observer, {
      signal: new AbortController().signal,
    });
    expect(outcome).toEqual({ type: 'completed' });
    return said;
  };
  try {
    await run('linger');
    expect(await run('pause', { milliseconds: 300 })).toEqual([]);
  } finally {
    await executor.close();
  }
});
