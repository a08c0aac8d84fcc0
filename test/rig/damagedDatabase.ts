import { existsSync } from 'node:fs';
import { rename, stat } from 'node:fs/promises';
import Database from 'better-sqlite3';
import type { Battery, Trial } from './battery.ts';
import { compareDigests } from './checkRecovery.ts';
import type { CliEnd } from './cli.ts';
import { flipByte } from './damage.ts';
import { randomNumbers } from './randomNumbers.ts';
import { type Digests, digestsOf, sampleSteps, writeSample } from './samplePipeline.ts';
import { TestWorkspace } from './testWorkspace.ts';

/** Damages bytes of the database. Each command works or says what to do; when that was done, every result is reused. */
export async function damageDatabase(
  finished: TestWorkspace,
  expected: Digests,
  { bytes, random }: { bytes: number; random: () => number },
): Promise<Trial> {
  await using workspace = await finished.copy();
  const { database } = workspace.paths;
  for (let i = 0; i < bytes; i += 1) await flipByte(database, random);
  const name = `${bytes} bytes of ${(await stat(database)).size}`;
  const wrong: string[] = [];
  for (const args of [['runs'], ['show', 'latest', '--json'], ['logs', 'latest']]) {
    wrong.push(...checkEnd(args.join(' '), await workspace.call(args), database));
  }
  const file = `${workspace.paths.workspace}/sample.pipeline.json`;
  let end = await workspace.call(['run', file, '--json']);
  wrong.push(...checkEnd('run', end, database));
  if (end.code !== 0) {
    for (const suffix of ['', '-wal', '-shm'])
      if (existsSync(database + suffix)) await rename(database + suffix, `${database}.aside${suffix}`);
    end = await workspace.call(['run', file, '--json']);
    if (end.code !== 0)
      return { name, wrong: [...wrong, `it ended with ${end.code} without the database: ${end.stderr}`] };
  }
  wrong.push(...compareDigests(digestsOf(end.events), expected));
  const last = end.events.at(-1);
  if (last?.type !== 'run-finished' || last.steps.reused !== sampleSteps) wrong.push('not every step was reused');
  return { name, wrong };
}

/** 0, or words that name the file to move away, or that there is no such run any more. */
function checkEnd(name: string, { code, stderr, signal }: CliEnd, database: string): string[] {
  if (code === 0) return [];
  if (/^\s+at .+:\d+/m.test(stderr)) return [`"${name}" showed a stack trace: ${stderr}`];
  const known = stderr.includes(database) || /There is no run|newer Pipewright/.test(stderr);
  return known && (code === 1 || code === 2) ? [] : [`"${name}" ended with ${signal ?? code}: ${stderr}`];
}

/** A workspace with one finished run, all of it in the database file itself. */
export async function makeFinished(): Promise<{ finished: TestWorkspace; expected: Digests }> {
  const finished = await TestWorkspace.make();
  const end = await finished.call(['run', await writeSample(finished.paths.workspace), '--json']);
  if (end.code !== 0) throw new Error(`The undisturbed run failed: ${end.stderr}`);
  const database = new Database(finished.paths.database);
  database.pragma('wal_checkpoint(TRUNCATE)');
  database.close();
  return { finished, expected: digestsOf(end.events) };
}

export const damagedDatabase: Battery = {
  name: 'damaged-database',
  summary: 'random bytes of the database are changed: it works, or says what to do, and every result is reused',
  usual: 300,
  async *run({ count, seed }) {
    const random = randomNumbers(seed);
    const { finished, expected } = await makeFinished();
    await using _ = finished;
    for (let i = 0; i < count; i += 1) {
      yield await damageDatabase(finished, expected, { bytes: Math.ceil(random() ** 4 * 200), random });
    }
  },
};
