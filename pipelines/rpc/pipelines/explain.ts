import { dirname } from 'node:path';
import { explainPlan } from '../../run/explainPlan.ts';
import { preparePlan } from '../../run/preparePlan.ts';
import { app } from './app.ts';
import { locatePipeline } from './pipelinePath.ts';

/** What a run would do with each step; nothing for a pipeline that cannot run. Reads source files to know whether they changed; runs nothing. */
export const explainHandler = app.pipelines.explain.handler(async ({ context, input, errors }) => {
  const { path: workspace, services, history } = context.workspace();
  const { path, pipeline, parameters } = input;
  const file = await locatePipeline(workspace, path);
  if (!file.ok) throw errors.REFUSED({ message: file.error });
  const prepared = preparePlan({ pipeline, baseDir: dirname(file.value), parameters }, await services.catalog());
  if (!prepared.ok) return [];
  return await explainPlan(prepared.value.plan, services, history);
});
