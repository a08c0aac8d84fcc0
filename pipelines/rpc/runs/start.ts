import { dirname } from 'node:path';
import { asProblems } from '../pipelines/asProblems.ts';
import { locatePipeline } from '../pipelines/pipelinePath.ts';
import { findUntrusted } from '../pipelines/trustedCode.ts';
import { app } from './app.ts';
import { beginRun } from './beginRun.ts';

export const startRun = app.runs.start.handler(async ({ context, input, errors }) => {
  const workspace = context.workspace();
  const { path, ...request } = input;
  const file = await locatePipeline(workspace.path, path);
  if (!file.ok) throw errors.REFUSED({ message: file.error });
  const { pipeline, parameters } = input;
  const code = await findUntrusted(pipeline, await workspace.services.catalog(), parameters, context.trusted);
  if (code.length > 0) {
    const message = 'This pipeline has code that nobody has read on this machine yet. Read it before you run it.';
    throw errors.NOT_TRUSTED({ message, data: { code } });
  }
  const begun = await beginRun(workspace, { ...request, file: path, baseDir: dirname(file.value) });
  if (!begun.ok) throw errors.PROBLEMS(asProblems(begun.error));
  return { runId: begun.value };
});
