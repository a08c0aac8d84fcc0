import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describeAnswer } from '../../pipelines/executor/describeAnswer.ts';
import type { ExecuteOptions, Executor, StepObserver, StepOutcome } from '../../pipelines/executor/executor.ts';
import { runRemoteStep } from '../../pipelines/executor/remote/remoteStep.ts';
import type { StepTask } from '../../pipelines/worker/protocol.ts';

const agent = fileURLToPath(new URL('../../pipelines/worker/agent.ts', import.meta.url));
const worker = fileURLToPath(new URL('./testWorker.ts', import.meta.url));

/** An agent for each step, as a plain process of this machine: what containers have in common, without one. */
export class AgentExecutor implements Executor {
  readonly environment = `${process.platform}-${process.arch}`;
  readonly #closing = new AbortController();
  readonly #memoryLimit: number;

  constructor(memoryLimit: number) {
    this.#memoryLimit = memoryLimit;
  }

  async execute(task: StepTask, observer: StepObserver, options: ExecuteOptions): Promise<StepOutcome> {
    const signal = AbortSignal.any([options.signal, this.#closing.signal]);
    if (signal.aborted) return { type: 'canceled' };
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', agent], {
      stdio: ['pipe', 'pipe', 'inherit'],
      env: { ...process.env, AGENT_WORKER: worker, AGENT_MEMORY: String(this.#memoryLimit) },
    });
    const ended = once(child, 'close');
    const streams = { incoming: child.stdout, outgoing: child.stdin };
    const { timeout } = options;
    const answer = await runRemoteStep(streams, { type: 'run-step', task }, observer, { signal, timeout });
    child.stdin.end();
    await ended;
    const outcome = describeAnswer(answer, options.timeout);
    if (outcome.type !== 'completed')
      await Promise.all(Object.values(task.outputs).map((path) => rm(path, { recursive: true, force: true })));
    return outcome;
  }

  async inspect(): Promise<never> {
    throw new Error('This executor runs steps only');
  }

  async close(): Promise<void> {
    this.#closing.abort();
  }
}
