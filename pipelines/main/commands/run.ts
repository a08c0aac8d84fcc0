import { dirname, resolve } from 'node:path';
import { readPipelineFile } from '../../graph/readPipelineFile.ts';
import { type Command, type CommandContext, UsageError } from '../command.ts';
import { openEngine } from '../openEngine.ts';
import { parseBytes } from '../parseBytes.ts';
import { printProblems } from '../printProblems.ts';
import { printRunEvents } from '../printRunEvents.ts';
import { parameterOption, readParameters } from '../readParameters.ts';

export const runCommand: Command = {
  name: 'run',
  usage: 'FILE',
  summary: 'Runs a pipeline; what is known already is reused.',
  arguments: { min: 1, max: 1 },
  options: {
    param: parameterOption,
    to: { type: 'string', help: 'Run only this node and what it depends on.' },
    'no-reuse': { type: 'boolean', help: 'Run every step, whatever is known.' },
    target: { type: 'string', help: 'Where to run: local (the default).' },
    workers: { type: 'string', help: 'Steps at the same time. Default: one a core.' },
    memory: { type: 'string', help: 'Memory that one step may use, e.g. 2GB.' },
    'step-timeout': { type: 'string', help: 'Seconds that one step may take.' },
  },
  async run([file = ''], context) {
    const { options } = context;
    if (options.target !== undefined && options.target !== 'local') {
      throw new UsageError(`There is no target "${options.target}". Known: local.`);
    }
    const read = await readPipelineFile(file);
    if (!read.ok) return printProblems(read.error, context);
    const engine = await openEngine(context, readLimits(options));
    if (!engine) return 1;
    try {
      const finish = printRunEvents(engine, context);
      const outcome = await engine.run(
        {
          pipeline: read.value,
          file,
          baseDir: dirname(resolve(file)),
          parameters: readParameters(options.param, read.value),
          to: options.to as string | undefined,
          reuse: options['no-reuse'] !== true,
          stepTimeout: readNumber(options['step-timeout'], 'step-timeout', 1000),
        },
        context.signal,
      );
      if (!outcome.ok) return printProblems(outcome.error, context);
      finish(outcome.value);
      return outcome.value.status === 'completed' ? 0 : 1;
    } finally {
      await engine.close();
    }
  },
};

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
