import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { StepObserver } from '../../pipelines/executor/executor.ts';
import { ProcessExecutor } from '../../pipelines/executor/processExecutor.ts';
import { measureInTurns, secondsOf } from './repeat.ts';
import type { Benchmark } from './row.ts';

const silent: StepObserver = { log: () => {}, metric: () => {}, progress: () => {} };
const stepsAtOnce = 100;

/** What it costs to hand a step to a worker that is there already, against a process that is started for it. */
export const warmWorker: Benchmark = {
  name: 'warm-worker',
  async run({ quick, folder, emit }) {
    const memoryLimit = 2 ** 30;
    const entry = fileURLToPath(new URL('./emptyWorker.ts', import.meta.url));
    const executor = new ProcessExecutor({ memoryLimit, entry });
    const runStep = async () => {
      const task = {
        ...{ module: 'empty', params: {}, inputs: {}, outputs: {} },
        ...{ tempDir: folder, workspaceDir: folder, memoryLimit, threads: 1 },
      };
      const outcome = await executor.execute(task, silent, { signal: new AbortController().signal });
      if (outcome.type !== 'completed') throw new Error(`The empty step ended as ${outcome.type}`);
    };
    try {
      await runStep();
      const { step, process: start } = await measureInTurns(quick ? 10 : 30, {
        step: async () => {
          const seconds = await secondsOf(async () => {
            for (let i = 0; i < stepsAtOnce; i += 1) await runStep();
          });
          return (seconds / stepsAtOnce) * 1000;
        },
        process: async () => (await secondsOf(() => once(spawn(process.execPath, ['-e', '0']), 'close'))) * 1000,
      });
      emit({ name: 'empty-step', ours: step, theirs: start, unit: 'ms', goal: 0.1, peer: 'node -e 0' });
    } finally {
      await executor.close();
    }
  },
};
