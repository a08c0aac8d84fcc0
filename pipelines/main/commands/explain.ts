import { dirname, resolve } from 'node:path';
import { catalog } from '../../../modules/catalog.ts';
import type { Pipeline } from '../../contract/graph.ts';
import { readPipelineFile } from '../../graph/readPipelineFile.ts';
import { type Explanation, explainPlan } from '../../run/explainPlan.ts';
import { preparePlan } from '../../run/preparePlan.ts';
import type { LockHolder } from '../../store/engineLock.ts';
import type { Command, CommandContext } from '../command.ts';
import { createEngine } from '../createEngine.ts';
import { describeHolder } from '../describeHolder.ts';
import { formatTable } from '../formatText.ts';
import { printProblems } from '../printProblems.ts';
import { parameterOption, readParameters } from '../readParameters.ts';
import { workspacePaths } from '../workspace.ts';

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
    const engine = await createEngine({ workspace: context.workspace });
    if ('holder' in engine)
      return await explainElsewhere(engine.holder, context, { file, nodeId, parameters, pipeline: read.value });
    try {
      const all = await explainPlan(prepared.value.plan, engine.services, engine.history);
      printExplanations(all, nodeId, context);
      return 0;
    } finally {
      await engine.close();
    }
  },
};

/** The workspace has another engine: the app's is asked. */
async function explainElsewhere(
  holder: LockHolder | undefined,
  context: CommandContext,
  request: { file: string; nodeId: string | undefined; pipeline: Pipeline; parameters: Record<string, unknown> },
): Promise<number> {
  const { connectServer } = await import('../connectServer.ts');
  const server = await connectServer(workspacePaths(context.workspace).state);
  if (!server) {
    context.tell(describeHolder(context.workspace, holder));
    return 1;
  }
  const { findPlace } = await import('../runThroughServer.ts');
  const path = findPlace(request.file, server.origin, context);
  if (path === undefined) return 1;
  const { pipeline, parameters, nodeId } = request;
  printExplanations(await server.client.pipelines.explain({ path, pipeline, parameters }), nodeId, context);
  return 0;
}

function printExplanations(all: readonly Explanation[], nodeId: string | undefined, context: CommandContext): void {
  const wanted = all.filter((explanation) => nodeId === undefined || explanation.nodeId === nodeId);
  if (context.json) {
    context.print(JSON.stringify(wanted));
    return;
  }
  const rows = wanted.flatMap(({ nodeId: id, verdict, reasons }) =>
    reasons.map((reason, i) => (i === 0 ? [id, verdict, reason] : ['', '', reason])),
  );
  context.print(formatTable(rows));
}
