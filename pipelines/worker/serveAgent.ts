import { type ChildProcess, fork } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import type { Readable, Writable } from 'node:stream';
import type { FromAgent, ToAgent } from './agentProtocol.ts';
import { countMemoryKills } from './countMemoryKills.ts';
import type { FromWorker, StepTask, ToWorker } from './protocol.ts';
import { readLines } from './readLines.ts';
import { stepFlags } from './stepFlags.ts';

export interface AgentOptions {
  /** The program of the worker. */
  worker: string;
  /** Bytes that a step may use. */
  memoryLimit: number;
  /** Milliseconds of the engine's silence after which the agent gives up. */
  patience: number;
  /** Makes the folders that the task writes to. */
  prepare?(task: StepTask): Promise<void>;
  /**
   * Removes all that a step has left on this machine but its worker, the process of this id. Throws where something stays, or it cannot
   * be told. Where it is left out the worker serves one step, and is ended then.
   */
  clear?(worker: number): Promise<void>;
}

const outputKept = 8_000;

/**
 * Runs one worker for an engine elsewhere: says what the engine sends to the worker, and what the worker says to the engine.
 * Settles when the worker is gone, because its last step has ended, the engine is gone or said so. Rejects with what `prepare` throws,
 * then too without a worker. Zod is not loaded: the engine parses what comes from here, the worker what comes from there.
 */
export async function serveAgent(incoming: Readable, outgoing: Writable, options: AgentOptions): Promise<void> {
  const tell = (message: FromAgent) => void outgoing.write(`${JSON.stringify(message)}\n`);
  const worker = startWorker(options);
  const failed = Promise.withResolvers<never>();
  const ready = Promise.withResolvers<void>();
  const gone = Promise.withResolvers<void>();
  let killsBefore = countMemoryKills();
  let hasAnswered = false;
  let output = '';

  for (const stream of [worker.stdout, worker.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      output = (output + text).slice(-outputKept);
      for (const line of text.split('\n')) if (line.trim() !== '') tell({ type: 'output', line });
    });
  }
  worker.on('message', (message: FromWorker) => {
    if (message.type === 'ready') ready.resolve();
    tell(message);
    if (!isAnswer(message)) return;
    hasAnswered = true;
    if (!options.clear) killWorker(worker);
  });
  const end = (code: number | null, signal: string | null) => {
    if (!hasAnswered || options.clear)
      tell({ type: 'ended', code, signal, output, outOfMemory: countMemoryKills() > killsBefore });
    gone.resolve();
  };
  worker.on('close', end);
  // A worker that could not be started emits `error` and never `close`.
  worker.on('error', (error) => {
    output += error.message;
    if (worker.pid === undefined) end(null, null);
  });

  const pass = async (message: ToWorker) => {
    if (message.type === 'run-step' || message.type === 'inspect') {
      await options.prepare?.(message.task);
      await ready.promise;
      killsBefore = countMemoryKills();
      hasAnswered = false;
      output = '';
      tell({ type: 'begun' });
    }
    worker.send(message, () => {});
  };
  const clear = async () => {
    try {
      await options.clear?.(worker.pid ?? 0);
      tell({ type: 'cleared' });
    } catch (error) {
      output += (error as Error).message;
      giveUp();
    }
  };
  const giveUp = () => killWorker(worker);
  const patience = setTimeout(giveUp, options.patience);
  incoming.on('close', giveUp).on('end', giveUp).on('error', giveUp);
  outgoing.on('error', giveUp);
  readLines(incoming, (line) => {
    patience.refresh();
    const message = JSON.parse(line) as ToAgent;
    if (message.type === 'cancel') giveUp();
    else if (message.type === 'clear') void clear();
    else if (message.type !== 'alive') pass(message).catch(failed.reject);
  });
  try {
    await Promise.race([gone.promise, failed.promise]);
  } finally {
    clearTimeout(patience);
    killWorker(worker);
  }
}

function startWorker({ worker, memoryLimit }: AgentOptions): ChildProcess {
  const child = fork(worker, {
    // A group of its own, so that the whole tree can be ended.
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    execArgv: [...stepFlags, `--max-old-space-size=${Math.ceil(memoryLimit / 2 ** 20)}`],
  });
  try {
    // Where memory runs out the worker goes, and the agent is there to tell.
    writeFileSync(`/proc/${child.pid}/oom_score_adj`, '1000');
  } catch {
    // Not Linux. The kernel ends the largest process, which is the worker.
  }
  return child;
}

function isAnswer(message: FromWorker): boolean {
  return message.type === 'completed' || message.type === 'inspected' || message.type === 'failed';
}

function killWorker(worker: ChildProcess): void {
  if (worker.pid === undefined) return;
  try {
    process.kill(-worker.pid, 'SIGKILL');
  } catch {
    // Ended already.
  }
}
