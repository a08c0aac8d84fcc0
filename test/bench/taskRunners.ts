import { execFileSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Pipeline, splitEndpoint } from '../../pipelines/contract/graph.ts';

export interface TaskRunner {
  name: string;
  /** Asks for all tasks again, when each of them is up to date. */
  runAgain(): void;
}

interface Task {
  id: string;
  after: string[];
}

/**
 * Installs wireit, DVC and Snakemake into a folder, gives each of them empty tasks in the graph of the pipeline, and
 * lets them run once. One that cannot be installed here is told and left out.
 */
export async function installTaskRunners(folder: string, pipeline: Pipeline): Promise<TaskRunner[]> {
  const tasks = pipeline.nodes.map(({ id }): Task => {
    const edges = pipeline.edges.filter((edge) => splitEndpoint(edge.to).node === id);
    return { id, after: edges.map((edge) => splitEndpoint(edge.from).node) };
  });
  const runners: TaskRunner[] = [];
  for (const [name, install] of Object.entries({
    wireit: installWireit,
    DVC: installDvc,
    Snakemake: installSnakemake,
  })) {
    const place = join(folder, name);
    await mkdir(place, { recursive: true });
    try {
      process.stderr.write(`installing ${name} …\n`);
      const runAgain = await install(place, tasks);
      runAgain();
      runners.push({ name, runAgain });
    } catch (error) {
      process.stderr.write(`${name} is left out: ${error instanceof Error ? error.message.slice(0, 500) : error}\n`);
    }
  }
  return runners;
}

/** https://github.com/google/wireit: a script with files and output is fresh when nothing changed. */
async function installWireit(folder: string, tasks: Task[]): Promise<() => void> {
  const wireit = Object.fromEntries([
    ...tasks.map(({ id, after }) => [id, { command: 'true', files: [], output: [], dependencies: after }]),
    ['all', { dependencies: tasks.map(({ id }) => id) }],
  ]);
  const scripts = Object.fromEntries(Object.keys(wireit).map((id) => [id, 'wireit']));
  await writeFile(join(folder, 'package.json'), JSON.stringify({ name: 'tasks', private: true, scripts, wireit }));
  call(folder, 'npm', ['install', '--no-save', '--no-audit', '--no-fund', 'wireit']);
  return () => call(folder, 'npm', ['run', '--silent', 'all']);
}

/** https://dvc.org/doc/user-guide/project-structure/dvcyaml-files */
async function installDvc(folder: string, tasks: Task[]): Promise<() => void> {
  const bin = installPython(folder, 'dvc');
  const stages = Object.fromEntries(
    tasks.map(({ id, after }) => [
      id,
      { cmd: `touch ${id}.out`, deps: ['start', ...after.map((from) => `${from}.out`)], outs: [`${id}.out`] },
    ]),
  );
  await writeFile(join(folder, 'start'), '');
  await writeFile(join(folder, 'dvc.yaml'), JSON.stringify({ stages }));
  const dvc = (...args: string[]) => call(folder, join(bin, 'dvc'), args, { DVC_NO_ANALYTICS: '1' });
  dvc('init', '--no-scm');
  return () => dvc('repro', '--quiet');
}

/** https://snakemake.readthedocs.io/en/stable/snakefiles/rules.html */
async function installSnakemake(folder: string, tasks: Task[]): Promise<() => void> {
  const bin = installPython(folder, 'snakemake');
  const files = (ids: string[]) => ids.map((id) => `'${id}.out'`).join(', ');
  const rules = tasks.map(
    ({ id, after }) => `rule ${id}:\n  input: ${files(after)}\n  output: ${files([id])}\n  shell: 'touch {output}'\n`,
  );
  await writeFile(
    join(folder, 'Snakefile'),
    `rule all:\n  input: ${files(tasks.map(({ id }) => id))}\n${rules.join('')}`,
  );
  return () => call(folder, join(bin, 'snakemake'), ['--cores', '2', '--quiet', 'all']);
}

function installPython(folder: string, name: string): string {
  const environment = join(folder, 'python');
  call(folder, process.env.PIPEWRIGHT_PYTHON ?? 'python3', ['-m', 'venv', environment]);
  call(folder, join(environment, 'bin', 'pip'), ['install', '--quiet', '--disable-pip-version-check', name]);
  return join(environment, 'bin');
}

function call(cwd: string, command: string, args: string[], env: Record<string, string> = {}): void {
  execFileSync(command, args, {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
    maxBuffer: 2 ** 28,
    // DVC takes very long for a first run of a thousand stages.
    timeout: 600_000,
  });
}
