import { setTimeout as sleep } from 'node:timers/promises';
import { checkDatabase, checkProcesses } from './checkRecovery.ts';
import type { TestWorkspace } from './testWorkspace.ts';

const ofTrials = 'FROM steps s JOIN runs r ON r.id = s.run_id WHERE r.parent_run IS NOT NULL';

/** Keys of the steps that trials have computed, in all runs; one that was computed twice is there twice. */
export function keysOfTrials(workspace: TestWorkspace): string[] {
  try {
    return workspace
      .query<{ key: string }>(`SELECT s.key ${ofTrials} AND s.status = 'completed'`)
      .map(({ key }) => key);
  } catch {
    // There is no history yet.
    return [];
  }
}

/** Runs a sweep, and kills the engine when trials have computed so many steps more. Answers what is wrong after it. */
export async function killRun(workspace: TestWorkspace, file: string, moreSteps: number): Promise<string[]> {
  const before = keysOfTrials(workspace).length;
  const run = workspace.start(['run', file, '--json']);
  let isOver = false;
  void run.ended.then(() => {
    isOver = true;
  });
  while (!isOver && keysOfTrials(workspace).length < before + moreSteps) await sleep(20);
  run.kill('SIGKILL');
  await run.ended;
  return [...(await checkProcesses(workspace)), ...checkDatabase(workspace)];
}

/**
 * Which trials of a sweep that went on after a kill were repeated, or failed. `before`: the keys that were there when the engine had been
 * killed. Two trials may have equal scores, and evaluate them at the same time: no key may have more than it had.
 */
export function checkTrials(workspace: TestWorkspace, before: readonly string[]): string[] {
  const wrong: string[] = [];
  const [once, twice] = [before, keysOfTrials(workspace)].map((keys) => Map.groupBy(keys, (key) => key));
  for (const [key, same] of once!)
    if (twice!.get(key)!.length > same.length) wrong.push(`the finished step with the key ${key} ran again`);
  const failed = workspace.query<{ failure: string }>(`SELECT s.failure ${ofTrials} AND s.status = 'failed'`);
  for (const { failure } of failed) wrong.push(`a step of a trial failed: ${failure}`);
  return wrong;
}

/** After a run that ended, none goes on, neither of those that were killed. */
export function checkEnded(workspace: TestWorkspace): string[] {
  const going = workspace.query("SELECT id FROM runs WHERE status = 'running'");
  return going.length > 0 ? [`${going.length} runs are still running`] : [];
}

/** Of the time from the first step of a trial to the last one's end, the share in which two or more were at work. */
export function shareOfTwoAtOnce(workspace: TestWorkspace): number {
  const steps = workspace.query<{ started: number; finished: number }>(
    `SELECT s.started_at AS started, s.finished_at AS finished ${ofTrials} AND s.status = 'completed'`,
  );
  // At the same moment one ends before another begins.
  const moments = steps
    .flatMap(({ started, finished }) => [
      { at: started, more: 1 },
      { at: finished, more: -1 },
    ])
    .sort((a, b) => a.at - b.at || a.more - b.more);
  let going = 0;
  let both = 0;
  for (const [i, { at, more }] of moments.entries()) {
    if (going >= 2) both += at - moments[i - 1]!.at;
    going += more;
  }
  return moments.length === 0 ? 0 : both / Math.max(1, moments.at(-1)!.at - moments[0]!.at);
}
