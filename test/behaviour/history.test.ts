import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { rowsOf } from '../rig/runModule.ts';
import { sampleSteps, writeSample } from '../rig/samplePipeline.ts';
import { TestWorkspace } from '../rig/testWorkspace.ts';

let workspace: TestWorkspace;
let file: string;

const git = (...args: string[]) =>
  execFileSync('git', ['-c', 'user.name=Test', '-c', 'user.email=test@example.org', ...args], {
    cwd: workspace.paths.workspace,
    encoding: 'utf8',
  }).trim();

/** What a history command answers as JSON. */
async function ask<T>(...args: string[]): Promise<T> {
  const { code, stdout, stderr } = await workspace.call([...args, '--json']);
  expect(stderr).toBe('');
  expect(code).toBe(0);
  return JSON.parse(stdout) as T;
}

interface Listed {
  id: string;
  status: string;
  git: { commit: string; dirty: boolean };
}

beforeAll(async () => {
  workspace = await TestWorkspace.make();
  file = await writeSample(workspace.paths.workspace);
  git('init', '-q');
  git('add', '.');
  git('commit', '-qm', 'A pipeline and its data');
  await workspace.call(['run', file]);
  const text = await readFile(file, 'utf8');
  await writeFile(file, text.replace('"seed": 3', '"seed": 4'));
  await workspace.call(['run', file]);
});

afterAll(async () => {
  await workspace[Symbol.asyncDispose]();
});

test('runs lists the newest first, with the commit and whether something was not committed', async () => {
  const runs = await ask<Listed[]>('runs');
  expect(runs.map(({ status }) => status)).toEqual(['completed', 'completed']);
  expect(runs[0]!.id > runs[1]!.id).toBe(true);
  expect(runs.map((run) => run.git)).toEqual([
    { commit: git('rev-parse', 'HEAD'), dirty: true },
    { commit: git('rev-parse', 'HEAD'), dirty: false },
  ]);
});

test('the state folder is ignored by git', () => {
  expect(git('status', '--porcelain')).not.toContain('.pipewright');
});

test('show tells steps, their outputs and the pipeline as it was run', async () => {
  const shown = await ask<{ steps: { nodeId: string; status: string }[]; snapshot: { name: string } }>(
    'show',
    'latest',
  );
  expect(shown.snapshot.name).toBe('Sample');
  expect(shown.steps.find(({ nodeId }) => nodeId === 'people')?.status).toBe('reused');
  expect(shown.steps.find(({ nodeId }) => nodeId === 'parts')?.status).toBe('completed');
});

test('logs prints what a step logged', async () => {
  const { stdout } = await workspace.call(['logs', 'latest', 'parts']);
  expect(stdout).toMatch(/parts info: 1400 rows in the first part, 600 in the second/);
});

test('outputs answers where an output lies and copies it', async () => {
  const out = join(workspace.paths.workspace, 'copy.parquet');
  const { code } = await workspace.call(['outputs', 'latest', 'both', 'results', '--out', out]);
  expect(code).toBe(0);
  expect(await rowsOf(out)).toHaveLength(2000);
  const { path, size } = await ask<{ path: string; size: number }>('outputs', 'latest', 'both', 'results');
  expect((await stat(path)).size).toBe(size);
});

test('outputs names the ports that a step has', async () => {
  const { code, stderr } = await workspace.call(['outputs', 'latest', 'both', 'nothing']);
  expect(code).toBe(2);
  expect(stderr).toContain('It has: results.');
});

test('compare tells parameters that differ, in words', async () => {
  const [second, first] = await ask<Listed[]>('runs');
  const compared = await ask<{ steps: { nodeId: string; differences: string[] }[] }>('compare', first!.id, second!.id);
  expect(compared.steps.find(({ nodeId }) => nodeId === 'parts')?.differences).toEqual([
    'The parameter "seed" changed from 3 to 4.',
  ]);
  expect(compared.steps.some(({ nodeId }) => nodeId === 'people')).toBe(false);
});

test('a run is found by the beginning of its id, and not by one that two share', async () => {
  const [second, first] = await ask<Listed[]>('runs');
  expect((await ask<Listed>('show', second!.id.slice(0, -2))).id).toBe(second!.id);
  const { code, stderr } = await workspace.call(['show', first!.id.slice(0, 4)]);
  expect(code).toBe(2);
  expect(stderr).toContain('more than one');
});

test('gc frees what no run names, and forgets runs when it is asked to', async () => {
  const [newest, oldest] = await ask<Listed[]>('runs');
  const { path } = await ask<{ path: string }>('outputs', oldest!.id, 'parts', 'results1');
  const nothing = await ask<{ artifacts: number }>('gc');
  expect(nothing.artifacts).toBe(0);
  const freed = await ask<{ runs: number; artifacts: number; bytes: number }>('gc', '--keep-runs', '1');
  expect(freed.runs).toBe(1);
  expect(freed.bytes).toBeGreaterThan(0);
  expect(existsSync(path)).toBe(false);
  expect((await ask<Listed[]>('runs')).map(({ id }) => id)).toEqual([newest!.id]);
  const { stdout } = await workspace.call(['run', file]);
  expect(stdout).toContain(`${sampleSteps} reused`);
});
