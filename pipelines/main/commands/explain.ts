import { dirname, resolve } from 'node:path';
import { catalog } from '../../../modules/catalog.ts';
import { readPipelineFile } from '../../graph/readPipelineFile.ts';
import { explainPlan } from '../../run/explainPlan.ts';
import { preparePlan } from '../../run/preparePlan.ts';
import type { Command } from '../command.ts';
import { formatTable } from '../formatText.ts';
import { openEngine } from '../openEngine.ts';
import { printProblems } from '../printProblems.ts';
import { parameterOption, readParameters } from '../readParameters.ts';

export const explainCommand: Command = {
  name: 'explain',
  usage: 'FILE [NODE]',
  summary: 'Says which steps a run would execute, and why.',
  arguments: { min: 1, max: 2 },
  options: { param: parameterOption },
  async run([file = '', nodeId], context) {
    const read = await readPipelineFile(file);
    if (!read.ok) return printProblems(read.error, context);
    const parameters = readParameters(context.options.param, read.value);
    const prepared = preparePlan(
      { pipeline: read.value, baseDir: dirname(resolve(file)), parameters, to: nodeId },
      catalog,
    );
    if (!prepared.ok) return printProblems(prepared.error, context);
    const engine = await openEngine(context);
    if (!engine) return 1;
    try {
      const all = await explainPlan(prepared.value.plan, engine.services, (module, node) =>
        engine.history.earlierKeys(module, node),
      );
      const wanted = all.filter((explanation) => nodeId === undefined || explanation.nodeId === nodeId);
      if (context.json) context.print(JSON.stringify(wanted));
      else {
        const rows = wanted.flatMap(({ nodeId: id, verdict, reasons }) =>
          reasons.map((reason, i) => (i === 0 ? [id, verdict, reason] : ['', '', reason])),
        );
        context.print(formatTable(rows));
      }
      return 0;
    } finally {
      await engine.close();
    }
  },
};
