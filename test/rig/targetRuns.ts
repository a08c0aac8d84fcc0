import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Trial } from './battery.ts';
import { checkFiles, checkRecovery, compareDigests, describeEnd } from './checkRecovery.ts';
import type { DockerEngine } from './dockerEngine.ts';
import { runUndisturbed } from './killEngine.ts';
import { type Digests, digestsOf, writeSample } from './samplePipeline.ts';
import { TestWorkspace } from './testWorkspace.ts';

const name = 'there';

/** Whole runs of the sample pipeline on a Docker engine, by the command line, that are disturbed. */
export class TargetRuns implements AsyncDisposable {
  readonly #engine: DockerEngine;
  /** Of the program: its targets are here. */
  readonly #home: string;
  #digests: Digests = {};
  /** Milliseconds of an undisturbed run there, whose image is built. */
  #milliseconds = 0;

  private constructor(engine: DockerEngine, home: string) {
    this.#engine = engine;
    this.#home = home;
  }

  /** Runs the sample undisturbed in processes of this machine, whose outputs are those to be reached, and on the engine. */
  static async prepare(engine: DockerEngine): Promise<TargetRuns> {
    const runs = new TargetRuns(engine, await mkdtemp(join(tmpdir(), 'pipewright-home-')));
    runs.#digests = (await runUndisturbed()).digests;
    for (let i = 0; i < 2; i += 1) {
      await using workspace = await runs.#openWorkspace();
      const end = await runs.#start(workspace, await writeSample(workspace.paths.workspace)).ended;
      if (end.code !== 0) throw new Error(`The undisturbed run failed: ${describeEnd(end)}`);
      runs.#milliseconds = end.milliseconds;
    }
    return runs;
  }

  /** Kills the engine program at that share of its run. The next run has to go on where it was, and to leave nothing. */
  async killEngine(share: number): Promise<Trial> {
    await using workspace = await this.#openWorkspace();
    const file = await writeSample(workspace.paths.workspace);
    const run = this.#start(workspace, file);
    await sleep(share * this.#milliseconds);
    run.kill('SIGKILL');
    const { events } = await run.ended;
    const how = { args: ['--target', name], env: this.#env };
    const wrong = await checkRecovery(workspace, file, events, this.#digests, how);
    wrong.push(...this.#findRemains());
    return { name: `engine killed at ${Math.round(100 * share)} % of a run`, wrong };
  }

  /** Kills dockerd at that share of a run and starts it again. The run has to get over it, and to leave nothing. */
  async killDocker(share: number): Promise<Trial> {
    await using workspace = await this.#openWorkspace();
    const run = this.#start(workspace, await writeSample(workspace.paths.workspace));
    await sleep(share * this.#milliseconds);
    const restarted = this.#engine.restart();
    const end = await run.ended;
    await restarted;
    const wrong = compareDigests(digestsOf(end.events), this.#digests);
    if (end.code !== 0) wrong.unshift(`the run ended with ${end.code}: ${describeEnd(end)}`);
    wrong.push(...(await checkFiles(workspace)), ...this.#findRemains());
    return { name: `dockerd killed at ${Math.round(100 * share)} % of a run`, wrong };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.#home, { recursive: true, force: true });
  }

  get #env(): Record<string, string> {
    return { PIPEWRIGHT_HOME: this.#home };
  }

  async #openWorkspace(): Promise<TestWorkspace> {
    const workspace = await TestWorkspace.make();
    const add = ['compute', 'add', name, '--socket', this.#engine.socketPath];
    const added = await workspace.call(add, { env: this.#env });
    if (added.code !== 0) throw new Error(`The target was not added: ${added.stdout}${added.stderr}`);
    return workspace;
  }

  #start(workspace: TestWorkspace, file: string) {
    return workspace.start(['run', file, '--json', '--target', name], { env: this.#env });
  }

  /** Containers and volumes of whomever: nobody else is on this engine now. */
  #findRemains(): string[] {
    const containers = this.#engine.docker('ps', '--all', '--format', '{{.Names}}');
    const volumes = this.#engine.docker('volume', 'ls', '--quiet');
    const left = `${containers}${volumes}`.split('\n').filter(Boolean);
    return left.length === 0 ? [] : [`left behind: ${left.join(', ')}`];
  }
}
