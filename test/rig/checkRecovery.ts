import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { availableParallelism, loadavg } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { ArtifactStore } from '../../pipelines/cache/artifactStore.ts';
import { digestContent } from '../../pipelines/cache/contentDigest.ts';
import type { RunEvent } from '../../pipelines/contract/event.ts';
import type { RunRecord } from '../../pipelines/store/runHistory.ts';
import type { CliEnd } from './cli.ts';
import { type Digests, digestsOf, nodesOf, sampleSteps } from './samplePipeline.ts';
import type { TestWorkspace } from './testWorkspace.ts';

/**
 * What is wrong with a workspace after its engine was killed, one sentence each; empty when every promise was kept.
 * `seen` are the events that the engine printed before, `expected` the outputs of an undisturbed run. `how`: what both runs are
 * given beside the file.
 */
export async function checkRecovery(
  workspace: TestWorkspace,
  file: string,
  seen: readonly RunEvent[],
  expected: Digests,
  how: { args: string[]; env: Record<string, string> } = { args: [], env: {} },
): Promise<string[]> {
  const wrong = await checkProcesses(workspace);
  wrong.push(...(await checkHistory(workspace, seen)));
  wrong.push(...checkDatabase(workspace));
  const again = await workspace.call(['run', file, '--json', ...how.args], { env: how.env });
  if (again.code !== 0) return [...wrong, `the second run ended with ${again.code}: ${describeEnd(again)}`];
  const started = again.events.find((event) => event.type === 'run-started');
  if (started === undefined || again.milliseconds > patience * shareOfOthers())
    wrong.push(`the second run took ${again.milliseconds} ms`);
  const reused = new Set(nodesOf(again.events, 'step-reused'));
  for (const node of nodesOf(seen, 'step-completed', 'step-reused'))
    if (!reused.has(node)) wrong.push(`the finished step ${node} ran again`);
  wrong.push(...compareDigests(digestsOf(again.events), expected));
  wrong.push(...(await checkFiles(workspace)));
  wrong.push(...checkDatabase(workspace));
  const ended = workspace.query<{ count: number }>(
    "SELECT count(*) AS count FROM steps WHERE status IN ('completed', 'reused') AND run_id = (SELECT max(id) FROM runs)",
  );
  if (ended[0]?.count !== sampleSteps)
    wrong.push(`the history has ${ended[0]?.count} finished steps of the second run`);
  return wrong;
}

/** Milliseconds that the second run may take on a machine with nothing else to do. Longer, and it waits for something. */
const patience = 30_000;

/** How many times as long a program takes because of others. 1 where the system does not count them. */
function shareOfOthers(): number {
  const [load = 0] = loadavg();
  return Math.max(1, load / availableParallelism());
}

/** What a command said about why it failed. */
export function describeEnd({ stderr, events }: CliEnd): string {
  const failures = events.flatMap((event) =>
    event.type === 'step-failed' ? `${event.nodeId}: ${event.failure.message}` : [],
  );
  return [stderr.trim(), ...failures].join(' ');
}

/** Orphans have two seconds to go. */
export async function checkProcesses(workspace: TestWorkspace): Promise<string[]> {
  for (let waited = 0; waited < 2000 && workspace.processes().length > 0; waited += 50) await sleep(50);
  const left = workspace.processes();
  return left.length === 0 ? [] : [`processes are alive 2 s later: ${left.join(', ')}`];
}

/** Nothing goes on, and what was told to have happened is in the history. */
async function checkHistory(workspace: TestWorkspace, seen: readonly RunEvent[]): Promise<string[]> {
  const listed = await workspace.call(['runs', '--json']);
  // Killed before there was a history.
  if (seen.length === 0 && listed.code === 2 && listed.stderr.startsWith('Nothing has run in')) return [];
  if (listed.code !== 0) return [`"runs" ended with ${listed.code}: ${listed.stderr}`];
  const runs = JSON.parse(listed.stdout) as RunRecord[];
  const wrong = runs.filter(({ status }) => status === 'running').map(({ id }) => `the run ${id} is still running`);
  const steps = workspace.query<{ node_id: string; status: string }>('SELECT node_id, status FROM steps');
  for (const step of steps) if (step.status === 'running') wrong.push(`the step ${step.node_id} is still running`);
  if (seen.length > 0 && runs.length === 0) wrong.push('the run is not in the history');
  for (const node of nodesOf(seen, 'step-completed'))
    if (!steps.some((step) => step.node_id === node && step.status === 'completed'))
      wrong.push(`the history does not know that ${node} was completed`);
  return wrong;
}

export function checkDatabase(workspace: TestWorkspace): string[] {
  if (!existsSync(workspace.paths.database)) return [];
  const found = workspace.query<{ integrity_check: string }>('PRAGMA integrity_check');
  return found.length === 1 && found[0]?.integrity_check === 'ok' ? [] : [`integrity_check: ${JSON.stringify(found)}`];
}

export function compareDigests(found: Digests, expected: Digests): string[] {
  const names = [...new Set([...Object.keys(found), ...Object.keys(expected)])];
  return names
    .filter((name) => found[name] !== expected[name])
    .map((name) => `the output ${name} is ${found[name]} and should be ${expected[name]}`);
}

/** Everything under a name is what the name says, and nothing is left over. */
export async function checkFiles({ paths }: TestWorkspace): Promise<string[]> {
  const wrong: string[] = [];
  const artifacts = new ArtifactStore(paths.artifacts, paths.quarantine);
  for (const digest of await artifacts.list())
    if ((await digestContent(artifacts.path(digest))).digest !== digest)
      wrong.push(`the artifact ${digest} is damaged`);
  const damaged = await readdir(paths.quarantine).catch(() => []);
  if (damaged.length > 0) wrong.push(`something half-written had to be put away: ${damaged.join(', ')}`);
  const attempts = await readdir(paths.attempts);
  if (attempts.length > 0) wrong.push(`attempts were left behind: ${attempts.join(', ')}`);
  return wrong;
}
