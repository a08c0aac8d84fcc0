import { existsSync } from 'node:fs';
import { flushCompileCache } from 'node:module';
import type { ModuleRunner, RunContext } from '../../modules/define.ts';
import { unreachable } from '../contract/error.ts';
import { ChildRuns } from './childRuns.ts';
import { describeFailure } from './describeFailure.ts';
import { type FromWorker, type StepTask, toWorker } from './protocol.ts';
import { reportProgress } from './reportProgress.ts';

/** Modules whose code is here. */
const loaded = new Set<string>();

type Say = (message: FromWorker) => void;
type Runners = Record<string, () => Promise<ModuleRunner>>;

/** Runs the steps that the parent process sends, one at a time, until the parent goes away. */
export function serveSteps(runners: Runners): void {
  const gone = new AbortController();
  process.on('disconnect', () => {
    gone.abort();
    process.exit();
  });
  let say: Say | undefined;
  let children: ChildRuns | undefined;
  const begin = (task: StepTask): RunContext => {
    const own: Say = (message) => {
      // After its last word a step says nothing: the engine would take it for the next one's.
      if (say === own) send(message);
    };
    say = own;
    children = new ChildRuns(own);
    return createContext(task, gone.signal, children, own);
  };
  const answer = (lastWord: FromWorker) => {
    say = undefined;
    send(lastWord);
  };
  const fail = (error: unknown) => answer({ type: 'failed', failure: describeFailure(error) });
  process.on('message', (raw) => {
    const message = toWorker.parse(raw);
    switch (message.type) {
      case 'run-step':
        runStep(message.task, runners, begin(message.task)).then(answer, fail);
        return;
      case 'inspect':
        inspect(message.task, runners, begin(message.task)).then(answer, fail);
        return;
      case 'child-metric':
      case 'child-ended':
        children?.hear(message);
        return;
      default:
        unreachable(message);
    }
  });
  send({ type: 'ready' });
}

async function runStep(task: StepTask, runners: Runners, context: RunContext): Promise<FromWorker> {
  const { run } = await load(task.module, runners);
  await run({ params: task.params as never, inputs: task.inputs, outputs: task.outputs }, context);
  for (const [port, path] of Object.entries(task.outputs)) {
    if (!existsSync(path)) throw new Error(`The module ${task.module} did not write its output ${port}`);
  }
  return { type: 'completed', resident: process.memoryUsage.rss() };
}

async function inspect(task: StepTask, runners: Runners, context: RunContext): Promise<FromWorker> {
  const { inspect: look } = await load(task.module, runners);
  if (!look) throw new Error(`The module ${task.module} has no source to inspect`);
  return { type: 'inspected', columns: await look({ params: task.params as never }, context) };
}

async function load(module: string, runners: Runners): Promise<ModuleRunner> {
  const loader = Object.hasOwn(runners, module) ? runners[module] : undefined;
  if (!loader) throw new Error(`This worker does not have the module ${module}`);
  const runner = await loader();
  if (!loaded.has(module)) {
    loaded.add(module);
    // Node would do it at its exit, but a worker is ended by a signal.
    flushCompileCache();
  }
  return runner;
}

function createContext(task: StepTask, signal: AbortSignal, children: ChildRuns, say: Say): RunContext {
  return {
    log: (message, level = 'info') => say({ type: 'log', level, message }),
    metric(name, value, step) {
      // JSON has no word for the others, and nobody could draw or compare them.
      if (!Number.isFinite(value) || !Number.isFinite(step ?? 0)) return;
      say({ type: 'metric', name, value, ...(step === undefined ? {} : { step }) });
    },
    progress: reportProgress(say),
    signal,
    runChild: children.run,
    tempDir: task.tempDir,
    workspaceDir: task.workspaceDir,
    memoryLimit: task.memoryLimit,
    threads: task.threads,
  };
}

function send(message: FromWorker): void {
  process.send?.(message);
}
