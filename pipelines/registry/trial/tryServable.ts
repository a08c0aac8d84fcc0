import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Result } from '../../contract/error.ts';
import { limitMemory } from '../../executor/memoryLimit.ts';

/** What the process of a trial tells. */
export interface TrialAnswer {
  /** Why the model cannot be opened, or answers otherwise than it says. */
  problem: string | null;
  /** Why the row of the trial had no answer. */
  reason?: string;
}

const entry = fileURLToPath(new URL('./trialMain.ts', import.meta.url));
/** Words of onnxruntime, and of the C++ library below it, for memory that is not there. */
const noMemory = /alloc|out of memory|insufficient memory/i;

export interface TrialLimits {
  /** Bytes that the model may take, its own file among them. */
  memory: number;
  /** Milliseconds to be opened and to answer in. */
  patience: number;
}

/**
 * Has the model of a servable's folder answer one row, in a process of its own with a memory limit of the operating system (on Linux;
 * elsewhere only the process is its own). A model may ask for any amount, or go on for ever, without that showing in its file. The
 * error says why it cannot be served; that the row of the trial has no answer is no error.
 */
export async function tryServable(folder: string, { memory, patience }: TrialLimits): Promise<Result<void, string>> {
  const child = fork(entry, [folder], {
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    execArgv: ['--disable-warning=ExperimentalWarning'],
  });
  const timer = setTimeout(() => child.kill('SIGKILL'), patience);
  const begun = Date.now();
  try {
    const answer = await new Promise<TrialAnswer | undefined>((resolve, reject) => {
      child.on('message', (message: 'there' | TrialAnswer) => {
        if (message !== 'there') return resolve(message);
        void limitMemory(child.pid!, memory, undefined).then(() => child.send('begin', () => {}));
      });
      child.once('error', reject);
      child.once('exit', () => resolve(undefined));
    });
    if (!answer && Date.now() - begun >= patience) {
      return fail(`The model did not answer one row within ${patience / 1000} seconds.`);
    }
    const words = answer ? (answer.problem ?? answer.reason ?? '') : 'It ended the process that it ran in.';
    if (!answer || noMemory.test(words)) {
      const most = `${(memory / 1e9).toLocaleString('en', { maximumFractionDigits: 1 })} GB`;
      return fail(`The model takes more than ${most} of memory for one row, or cannot be run: ${words}`);
    }
    return answer.problem === null ? { ok: true, value: undefined } : fail(answer.problem);
  } finally {
    clearTimeout(timer);
    child.kill('SIGKILL');
  }
}

function fail(error: string): { ok: false; error: string } {
  return { ok: false, error };
}
