import { writeFile } from 'node:fs/promises';
import type { Evaluation, EvaluationResult } from '../../../pipelines/contract/evaluation.ts';
import { type RunContext, type RunOf, StepError } from '../../define.ts';
import { evaluateTable } from '../../lib/metrics/evaluateTable.ts';
import { TableSession } from '../../lib/table/session.ts';
import { differentTasks, spec } from './spec.ts';

export const run: RunOf<typeof spec> = async ({ inputs, outputs }, context) => {
  await using session = await TableSession.open(context);
  const evaluate = async (port: keyof typeof spec.inputs) =>
    evaluateTable(session, await session.read(inputs[port]!), spec.inputs[port].title, context);
  const first = await evaluate('scoredDataset');
  report(context, first, '');
  const results = [first];
  if (inputs.scoredDatasetToCompare !== undefined) {
    context.progress(0.5, 'Second table');
    const second = await evaluate('scoredDatasetToCompare');
    if (second.task !== first.task) throw new StepError(differentTasks);
    report(context, second, 'second.');
    results.push(second);
  }
  const evaluation: Evaluation = { format: 'pipewright/evaluation@1', results };
  await writeFile(outputs.evaluation!, JSON.stringify(evaluation));
};

function report(context: RunContext, result: EvaluationResult, prefix: string): void {
  for (const [name, value] of Object.entries(result.metrics)) context.metric(prefix + name, value);
  for (const note of result.notes) context.log(`${result.name}: ${note}`, 'warning');
}
