import { fileURLToPath } from 'node:url';
import { ProcessExecutor } from '../../pipelines/executor/processExecutor.ts';
import { isAlive } from '../rig/isAlive.ts';
import { conformanceMemory, describeExecutor } from './executor.ts';

const entry = fileURLToPath(new URL('../rig/testWorker.ts', import.meta.url));

describeExecutor(
  'A pool of local processes',
  async () => ({ open: async () => new ProcessExecutor({ entry, memoryLimit: conformanceMemory }), isAlive }),
  {
    hasMemoryLimit: process.platform === 'linux',
  },
);
