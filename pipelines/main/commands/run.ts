import { dirname, resolve } from 'node:path';
import { loadSpecs } from '../../../modules/loadSpecs.ts';
import type { Pipeline } from '../../contract/graph.ts';
import { readPipelineFile } from '../../graph/readPipelineFile.ts';
import type { RunRequest } from '../../run/runPipeline.ts';
import type { LockHolder } from '../../store/engineLock.ts';
import { type Command, type CommandContext, UsageError } from '../command.ts';
import { createEngine, type Engine, type EngineOptions } from '../createEngine.ts';
import { describeHolder } from '../describeHolder.ts';
import { parseBytes } from '../parseBytes.ts';
import { printProblems } from '../printProblems.ts';
import { printRunEvents } from '../printRunEvents.ts';
import { parameterOption, readParameters } from '../readParameters.ts';
import { workspacePaths } from '../workspace.ts';

export const runCommand: Command = {
  name: 'run',
  usage: 'FILE',
  summary: 'Runs a pipeline; what is known already is reused.',
  arguments: { min: 1, max: 1 },
  options: {
    param: parameterOption,
    to: { type: 'string', help: 'Run only this node and what it depends on.' },
    'no-reuse': { type: 'boolean', help: 'Run every step, whatever is known.' },
    'no-pins': { type: 'boolean', help: 'Run pinned steps like all others.' },
    target: {
      type: 'string',
      help: "Where steps run that name no target. Default: the pipeline's own choice, else local.",
    },
    workers: { type: 'string', help: 'Steps at the same time. Default: one a core.' },
    memory: { type: 'string', help: 'Memory that one step may use, e.g. 2GB.' },
    'step-timeout': { type: 'string', help: 'Seconds that one step may take.' },
  },
  async run([file = ''], context) {
    const { options } = context;
    const read = await readPipelineFile(file);
    if (!read.ok) return printProblems(read.error, context);
    const request = {
      pipeline: read.value,
      file,
      baseDir: dirname(resolve(file)),
      parameters: readParameters(options.param, read.value),
      to: options.to as string | undefined,
      reuse: options['no-reuse'] !== true,
      pins: options['no-pins'] !== true,
      target: options.target as string | undefined,
      stepTimeout: readNumber(options['step-timeout'], 'step-timeout', 1000),
    };
    const engine = await createEngine({
      workspace: context.workspace,
      limits: readLimits(options),
      ...(await findCatalog(read.value)),
    });
    if ('holder' in engine) return await runElsewhere(request, engine.holder, context);
    try {
      const finish = printRunEvents(engine, context);
      const outcome = await engine.run(request, context.signal);
      if (!outcome.ok) return printProblems(outcome.error, context);
      finish(outcome.value);
      await sendShared(engine, context);
      return outcome.value.status === 'completed' ? 0 : 1;
    } finally {
      await engine.close();
    }
  },
};

/** Results that other machines may use are sent before the command ends; a second Ctrl+C leaves it. */
async function sendShared({ services: { cache } }: Engine, { tell, signal }: CommandContext): Promise<void> {
  if (cache.sending === 0 || signal.aborted) return;
  tell(`Sharing ${cache.sending} results…`);
  await cache.settle();
}

/** Of a pipeline with pinned steps all modules: their results may be of any. */
async function findCatalog({ nodes }: Pipeline): Promise<Pick<EngineOptions, 'catalog'>> {
  if (nodes.some(({ pinned }) => pinned !== undefined)) return {};
  return { catalog: await loadSpecs(nodes.map(({ module }) => module)) };
}

/** The workspace has another engine: the app's runs it; any other one is only named. */
async function runElsewhere(
  request: RunRequest & { file: string },
  holder: LockHolder | undefined,
  context: CommandContext,
): Promise<number> {
  const { connectServer } = await import('../connectServer.ts');
  const server = await connectServer(workspacePaths(context.workspace).state);
  if (!server) {
    context.tell(describeHolder(context.workspace, holder));
    return 1;
  }
  const named = ['workers', 'memory', 'step-timeout'].filter((name) => context.options[name] !== undefined);
  if (named.length > 0) {
    const list = named.map((name) => `--${name}`).join(', ');
    context.tell(`The app serves this workspace at ${server.origin}, and its settings count instead of ${list}.`);
    return 2;
  }
  const { runThroughServer } = await import('../runThroughServer.ts');
  return await runThroughServer(server, request, context);
}

function readLimits(options: CommandContext['options']) {
  const workers = readNumber(options.workers, 'workers');
  const memory = options.memory === undefined ? undefined : parseBytes(String(options.memory));
  return { ...(workers === undefined ? {} : { workers }), ...(memory === undefined ? {} : { memory }) };
}

function readNumber(text: unknown, name: string, unit = 1): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (!(value > 0)) throw new UsageError(`--${name} takes a number above 0, not "${text}".`);
  return value * unit;
}
