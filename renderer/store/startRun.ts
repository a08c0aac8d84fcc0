import { ORPCError } from '@orpc/client';
import { create } from 'zustand';
import type { Problem } from '../../pipelines/contract/error.ts';
import { engine } from '../api/engine.ts';
import { showPanel } from '../panels/panelStore.ts';
import { text } from '../text/en.ts';
import { notify, notifyError } from '../ui/notify.ts';
import type { OpenDocument } from './documents.ts';
import { useRuns } from './runs.ts';

export interface RunChoice {
  /** Only this step and what it depends on. */
  to?: string;
  /** These steps run whatever is known. */
  rerun?: string[];
  /** false: every step runs. */
  reuse?: boolean;
}

interface StrangeCode {
  code: readonly { nodeId: string; title: string; text: string }[];
  /** Starts what was to run. */
  run(): Promise<void>;
}

/** Code that the user has to look at before it runs for the first time. */
export const useStrangeCode = create<{ asked: StrangeCode | null }>(() => ({ asked: null }));

/** Runs the pipeline as it is on the screen. Problems go to their panel; code of strangers is asked for. */
export async function startRun(opened: OpenDocument, choice: RunChoice = {}): Promise<void> {
  const { path, pipeline, parameters } = opened.document.store.getState();
  try {
    await engine().runs.start({ path, pipeline, parameters, ...choice });
  } catch (error) {
    if (asksForTrust(error, () => startRun(opened, choice))) return;
    if (error instanceof ORPCError && error.code === 'PROBLEMS') {
      const { problems } = error.data as { problems: Problem[] };
      opened.checks.report(problems);
      showPanel('problems');
      notify({ title: text.run.hasProblems, message: problems[0]?.message ?? '', kind: 'error' });
    } else notifyError(text.run.notStarted, error);
  }
}

/** Whether a run did not start because of code that has to be looked at first. Then the user is asked, and may go on with `run`. */
export function asksForTrust(error: unknown, run: () => Promise<void>): boolean {
  if (!(error instanceof ORPCError) || error.code !== 'NOT_TRUSTED') return false;
  const { code } = error.data as Pick<StrangeCode, 'code'>;
  useStrangeCode.setState({ asked: { code, run } });
  return true;
}

/** The user has seen the code and lets it run. */
export async function trustAndRun({ code, run }: StrangeCode): Promise<void> {
  useStrangeCode.setState({ asked: null });
  try {
    await engine().pipelines.trust({ code: code.map((piece) => piece.text) });
    await run();
  } catch (error) {
    notifyError(text.run.notStarted, error);
  }
}

export function runningRunOf(path: string): string | undefined {
  const { runs, newest } = useRuns.getState();
  const run = runs[newest[path] ?? ''];
  return run?.status === 'running' ? run.id : undefined;
}

/** Stops every run of the pipeline that is going on. */
export async function stopRuns(path: string): Promise<void> {
  const running = Object.values(useRuns.getState().runs).filter((run) => run.file === path && run.status === 'running');
  try {
    await Promise.all(running.map(({ id }) => engine().runs.cancel({ runId: id })));
  } catch (error) {
    notifyError(text.run.notStopped, error);
  }
}
