import type { RunDetail } from '../../../pipelines/contract/rpc/runs.ts';
import { engine } from '../../api/engine.ts';
import { showRun, showRuns, showView, useApp } from '../../store/app.ts';
import { openDocument } from '../../store/documents.ts';
import { asksForTrust } from '../../store/startRun.ts';
import { text } from '../../text/en.ts';
import { notify, notifyError } from '../../ui/notify.ts';

const words = text.runs.run;

/** Whether the file that the run was made from is still in the workspace. */
export function hasFile(file: string | null): file is string {
  return file !== null && (useApp.getState().pipelines ?? []).some(({ path }) => path === file);
}

/** Makes a new pipeline file of the run's snapshot, and opens it with the parameters of the run. */
export async function openAsDraft({ run, pipeline }: RunDetail): Promise<void> {
  try {
    const name = words.draftName(run.name);
    const { path } = await engine().pipelines.create({ name, pipeline: { ...pipeline, name } });
    await openDocument(path);
    showView('designer');
    notify({ message: words.draftOpened(name), kind: 'success' });
  } catch (error) {
    notifyError(words.failures.draft, error);
  }
}

export async function openPipeline(file: string): Promise<void> {
  try {
    await openDocument(file);
    showView('designer');
  } catch (error) {
    notifyError(words.failures.open, error);
  }
}

/** Runs the snapshot again with the run's parameters; as a draft to be run there, where its file is gone. */
export async function rerun(detail: RunDetail): Promise<void> {
  const { run, pipeline } = detail;
  if (!hasFile(run.file)) {
    await openAsDraft(detail);
    notify({ message: words.rerunAsDraft });
    return;
  }
  try {
    const { runId } = await engine().runs.start({ path: run.file, pipeline, parameters: run.parameters });
    showRun(runId);
    notify({ message: words.rerunStarted, kind: 'success' });
  } catch (error) {
    if (!asksForTrust(error, () => rerun(detail))) notifyError(words.failures.rerun, error);
  }
}

export async function cancelRun(runId: string): Promise<void> {
  try {
    await engine().runs.cancel({ runId });
  } catch (error) {
    notifyError(words.failures.cancel, error);
  }
}

/** Compares the run with the one of the same pipeline before it, which becomes the baseline. */
export async function compareWithEarlier({ id, file, startedAt }: RunDetail['run']): Promise<void> {
  try {
    const { runs } = await engine().runs.list({ limit: 1000, ...(file !== null && { file }) });
    const earlier = runs.find((run) => run.id !== id && run.startedAt <= startedAt && run.file === file);
    if (earlier) showRuns({ page: 'compare', runIds: [earlier.id, id], tab: 'metrics' });
    else notify({ message: words.noEarlier });
  } catch (error) {
    notifyError(words.failures.compare, error);
  }
}
