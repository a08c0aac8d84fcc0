import { dirname, resolve } from 'node:path';
import { catalog } from '../../../modules/catalog.ts';
import { readPipelineFile } from '../../graph/readPipelineFile.ts';
import { preparePlan } from '../../run/preparePlan.ts';
import type { Command } from '../command.ts';
import { inspectSources } from '../inspectSources.ts';
import { printProblems } from '../printProblems.ts';
import { parameterOption, readParameters } from '../readParameters.ts';

export const validateCommand: Command = {
  name: 'validate',
  usage: 'FILE',
  summary: 'Checks a pipeline without running it: every problem at once.',
  arguments: { min: 1, max: 1 },
  options: { param: parameterOption },
  async run([file = ''], context) {
    const read = await readPipelineFile(file);
    if (!read.ok) return printProblems(read.error, context);
    const baseDir = dirname(resolve(file));
    const parameters = readParameters(context.options.param, read.value);
    const request = { pipeline: read.value, baseDir, parameters };
    const { sourceColumns, problems } = await inspectSources(request, context);
    const prepared = preparePlan({ ...request, sourceColumns }, catalog);
    if (!prepared.ok) return printProblems([...problems, ...prepared.error], context);
    if (problems.length > 0) return printProblems(problems, context);
    const { steps } = prepared.value.plan;
    context.print(
      context.json ? JSON.stringify({ type: 'valid', steps: steps.length }) : `Valid: ${steps.length} steps.`,
    );
    return 0;
  },
};
