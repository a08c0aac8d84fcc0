import { dirname } from 'node:path';
import type { Problem, Result } from '../../contract/error.ts';
import type { RunRequest } from '../../run/runPipeline.ts';
import { app } from '../app.ts';
import type { OpenWorkspace } from '../appContext.ts';
import { asProblems } from '../pipelines/asProblems.ts';
import { locatePipeline } from '../pipelines/pipelinePath.ts';
import { findUntrusted } from '../pipelines/trustedCode.ts';

export const startRun = app.runs.start.handler(async ({ context, input, errors }) => {
  const workspace = context.workspace();
  const { path, ...request } = input;
  const file = await locatePipeline(workspace.path, path);
  if (!file.ok) throw errors.REFUSED({ message: file.error });
  const { pipeline, parameters } = input;
  const code = await findUntrusted(pipeline, workspace.services.catalog, parameters, context.trusted);
  if (code.length > 0) {
    const message = 'This pipeline has code that nobody has read on this machine yet. Read it before you run it.';
    throw errors.NOT_TRUSTED({ message, data: { code } });
  }
  const begun = await beginRun(workspace, { ...request, file: path, baseDir: dirname(file.value) });
  if (!begun.ok) throw errors.PROBLEMS(asProblems(begun.error));
  return { runId: begun.value };
});

/** Answers the run's id when it has begun and its first event is stored, or why it cannot. Throws what the store throws. */
async function beginRun(workspace: OpenWorkspace, request: RunRequest): Promise<Result<string, Problem[]>> {
  const stop = new AbortController();
  let runId: string | undefined;
  const begun = Promise.withResolvers<Result<string, Problem[]>>();
  const onStart = (id: string) => {
    runId = id;
    workspace.running.set(id, stop);
    workspace.services.events.flush();
    // What could not be stored did not begin: the run ends with the reason.
    if (workspace.history.find(id)) begun.resolve({ ok: true, value: id });
  };
  workspace
    .run({ ...request, onStart }, stop.signal)
    .then((outcome) => {
      if (!outcome.ok) begun.resolve(outcome);
    }, begun.reject)
    .finally(() => {
      if (runId !== undefined) workspace.running.delete(runId);
    });
  return await begun.promise;
}
