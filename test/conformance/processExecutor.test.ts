import { fileURLToPath } from 'node:url';
import { ProcessExecutor } from '../../pipelines/executor/processExecutor.ts';
import { isAlive } from '../rig/isAlive.ts';
import { taskMemory } from '../rig/newTask.ts';
import { describeExecutor } from './executor.ts';

const entry = fileURLToPath(new URL('../rig/testWorker.ts', import.meta.url));

describeExecutor(
  'A pool of local processes',
  async () => ({ open: async () => new ProcessExecutor({ entry, memoryLimit: taskMemory }), isAlive }),
  {
    hasMemoryLimit: process.platform === 'linux',
  },
);
