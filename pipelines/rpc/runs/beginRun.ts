import type { Problem, Result } from '../../contract/error.ts';
import type { RunRequest } from '../../run/runPipeline.ts';
import type { OpenWorkspace } from '../appContext.ts';

/** What it takes to begin a run. */
export type RunHost = Pick<OpenWorkspace, 'running' | 'services' | 'history' | 'run'>;

/** Answers the run's id when it has begun and its first event is stored, or why it cannot. Throws what the store throws. */
export async function beginRun(workspace: RunHost, request: RunRequest): Promise<Result<string, Problem[]>> {
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
