import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { dataFile, examples } from '../rig/examples.ts';
import { TestWorkspace } from '../rig/testWorkspace.ts';
import { until } from '../rig/until.ts';

interface Partition {
  run: string;
  status: string;
}

/** Steps of partitions in all child runs, the oldest run first. */
function partitionsOf(workspace: TestWorkspace): Partition[] {
  return workspace.query<Partition>(
    `SELECT s.run_id AS run, s.status FROM steps s JOIN runs r ON r.id = s.run_id
     WHERE s.module = 'score-partition' ORDER BY r.started_at, s.position`,
  );
}

test.skipIf(process.platform === 'win32')(
  'after kill -9 of the engine, a batch job that is started again scores no finished partition again',
  async () => {
    await using workspace = await TestWorkspace.make();
    const call = async (...args: string[]) => {
      const end = await workspace.call(args);
      expect(end.code, end.stderr).toBe(0);
      return end.stdout;
    };
    await call('run', examples.get('automobile-price-basic')!);
    await call('deploy', 'latest', '--batch', '--name', 'prices', '--partition-rows', '500');
    const [header, ...lines] = (await readFile(dataFile('automobile-price-raw.csv'), 'utf8')).trim().split('\n');
    await mkdir(join(workspace.paths.workspace, 'data'));
    const rows = Array.from({ length: 80 }, (_, i) => lines.map((line) => line.replace(/^-?\d+/, String(i)))).flat();
    await writeFile(join(workspace.paths.workspace, 'data', 'many.csv'), `${[header, ...rows].join('\n')}\n`);
    const total = Math.ceil(rows.length / 500);

    const job = workspace.start(['endpoints', 'batch', 'prices', 'data/many.csv']);
    const done = (list: Partition[]) => list.filter(({ status }) => status === 'completed').length;
    await until(() => done(partitionsOf(workspace)) >= 3, 60_000);
    job.kill('SIGKILL');
    await job.ended;
    const before = done(partitionsOf(workspace));
    expect(before).toBeLessThan(total);

    const again = JSON.parse(await call('endpoints', 'batch', 'prices', 'data/many.csv', '--json'));
    expect(again).toMatchObject({ status: 'completed', partitions: { total, done: total } });
    expect(again.rows.scored + again.rows.failed).toBe(rows.length);
    const partitions = partitionsOf(workspace);
    const last = partitions.filter(({ run }) => run === partitions.at(-1)!.run);
    // One that was published before it was written down is found, too.
    expect(last.filter(({ status }) => status === 'reused').length).toBeGreaterThanOrEqual(before);
    expect(last).toHaveLength(total);
    const jobs = workspace.query<{ status: string }>(
      'SELECT status FROM runs JOIN endpoint_runs ON run_id = id ORDER BY started_at',
    );
    expect(jobs.map(({ status }) => status)).toEqual(['interrupted', 'completed']);
  },
  180_000,
);
