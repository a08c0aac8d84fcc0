import { rm } from 'node:fs/promises';
import { dirname, relative, resolve } from 'node:path';
import { catalog } from '../../modules/catalog.ts';
import { ArtifactStore } from '../../pipelines/cache/artifactStore.ts';
import { CodeDigests } from '../../pipelines/cache/codeDigest.ts';
import type { Artifact } from '../../pipelines/contract/artifact.ts';
import type { RunEvent } from '../../pipelines/contract/event.ts';
import type { Executor } from '../../pipelines/executor/executor.ts';
import { ProcessExecutor } from '../../pipelines/executor/processExecutor.ts';
import { readPipelineFile } from '../../pipelines/graph/readPipelineFile.ts';
import { outputsCommand } from '../../pipelines/main/commands/outputs.ts';
import { createEngine } from '../../pipelines/main/createEngine.ts';
import type { Battery, Trial } from './battery.ts';
import { compareDigests } from './checkRecovery.ts';
import { damageFile, damageKinds, filesBelow } from './damage.ts';
import { pick, randomNumbers } from './randomNumbers.ts';
import { type Digests, digestsOf, writeSample } from './samplePipeline.ts';
import { TestWorkspace } from './testWorkspace.ts';

const memory = 2 ** 30;

/** A finished run, and what it takes to run its copies quickly: the same engine code, with workers that stay warm. */
export class FinishedRun implements AsyncDisposable {
  readonly workspace: TestWorkspace;
  readonly expected: Digests;
  readonly #executor: Executor;
  readonly #code = new CodeDigests();

  private constructor(workspace: TestWorkspace, expected: Digests, executor: Executor) {
    this.workspace = workspace;
    this.expected = expected;
    this.#executor = executor;
  }

  static async make(): Promise<FinishedRun> {
    const workspace = await TestWorkspace.make();
    const file = await writeSample(workspace.paths.workspace);
    const { code, events, stderr } = await workspace.call(['run', file, '--json']);
    if (code !== 0) throw new Error(`The undisturbed run failed: ${stderr}`);
    return new FinishedRun(workspace, digestsOf(events), new ProcessExecutor({ memoryLimit: memory }));
  }

  /** Runs the sample of a workspace once more. */
  async run({ paths }: TestWorkspace): Promise<{ status: string; events: RunEvent[] }> {
    const file = resolve(paths.workspace, 'sample.pipeline.json');
    const read = await readPipelineFile(file);
    if (!read.ok) throw new Error(JSON.stringify(read.error));
    const { environment } = this.#executor;
    const executor: Executor = {
      environment,
      execute: (...args) => this.#executor.execute(...args),
      inspect: (...args) => this.#executor.inspect(...args),
      close: async () => {},
    };
    const engine = await createEngine({
      workspace: paths.workspace,
      catalog,
      executor,
      code: this.#code,
      limits: { memory },
    });
    if ('holder' in engine) throw new Error('The workspace is in use');
    try {
      const events: RunEvent[] = [];
      engine.subscribe((batch) => events.push(...batch));
      const outcome = await engine.run({ pipeline: read.value, baseDir: dirname(file) });
      return { status: outcome.ok ? outcome.value.status : JSON.stringify(outcome.error), events };
    } finally {
      await engine.close();
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#executor.close();
    await this.workspace[Symbol.asyncDispose]();
  }
}

/**
 * Damages one file of the results, and runs again. Half of the time a cache entry is lost as well, so that some step has to
 * read what may be damaged. What nobody read is looked at by `outputs`; a run after that has to mend it.
 */
export async function damageAndRun(finished: FinishedRun, random: () => number): Promise<Trial> {
  await using workspace = await finished.workspace.copy();
  const { paths } = workspace;
  const artifacts = await filesBelow(paths.artifacts);
  const entries = await filesBelow(paths.cache);
  const kind = pick(damageKinds, random);
  const kinds = random() < 0.7 ? artifacts : entries;
  const target = pick(kinds, random);
  await damageFile(target, kind, kinds, random);
  if (random() < 0.5) await rm(pick(entries, random), { force: true });
  const name = `${kind} of ${relative(paths.state, target)}`;

  const first = await finished.run(workspace);
  if (first.status !== 'completed') return { name, wrong: [`the run ended as ${first.status}`] };
  const wrong = compareDigests(digestsOf(first.events), finished.expected);
  const unread = await findDamaged(workspace, first.events);
  for (const { nodeId, port } of unread) {
    if (kind !== 'silent-flip' && kind !== 'replace') wrong.push(`the damage of ${nodeId}.${port} was not noticed`);
    wrong.push(...(await refuseOutput(workspace, nodeId, port)));
  }
  if (unread.length > 0) {
    const second = await finished.run(workspace);
    wrong.push(...compareDigests(digestsOf(second.events), finished.expected));
    for (const { nodeId, port } of await findDamaged(workspace, second.events))
      wrong.push(`${nodeId}.${port} is still damaged after another run`);
  }
  return { name, wrong };
}

/** Outputs of a run whose files do not hold what their digests say. */
async function findDamaged({ paths }: TestWorkspace, events: readonly RunEvent[]) {
  const store = new ArtifactStore(paths.artifacts, paths.quarantine);
  const damaged: { nodeId: string; port: string; artifact: Artifact }[] = [];
  for (const event of events) {
    if (event.type !== 'step-completed' && event.type !== 'step-reused') continue;
    for (const [port, artifact] of Object.entries(event.outputs))
      if (!(await store.verify(artifact))) damaged.push({ nodeId: event.nodeId, port, artifact });
  }
  return damaged;
}

/** `outputs` must not hand out what is damaged. */
async function refuseOutput({ paths }: TestWorkspace, nodeId: string, port: string): Promise<string[]> {
  const said: string[] = [];
  const code = await outputsCommand.run(['latest', nodeId, port], {
    workspace: paths.workspace,
    json: false,
    options: {},
    print: (text) => said.push(text),
    tell: (text) => said.push(text),
    signal: new AbortController().signal,
  });
  return code === 1 && said.join(' ').includes('damaged')
    ? []
    : [`outputs handed out ${nodeId}.${port}: ${said.join(' ')}`];
}

export const damagedResults: Battery = {
  name: 'damaged-results',
  summary:
    'one file of artifacts or cache is damaged, lost or exchanged: noticed, computed again, never a wrong result',
  usual: 1000,
  async *run({ count, seed }) {
    const random = randomNumbers(seed);
    await using finished = await FinishedRun.make();
    for (let i = 0; i < count; i += 1) yield await damageAndRun(finished, random);
  },
};
