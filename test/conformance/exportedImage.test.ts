import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Platform } from '../../pipelines/endpoint/export/copyPackages.ts';
import { exportFolder } from '../../pipelines/endpoint/export/exportFolder.ts';
import { type DockerEngine, startDockerEngine, whyNoDockerEngine } from '../rig/dockerEngine.ts';
import { examples } from '../rig/examples.ts';
import { importNodeImage } from '../rig/nodeBaseImage.ts';
import { newPath } from '../rig/runModule.ts';
import { expectScores, readScoredHalf, type ScoredHalf, toSplit } from '../rig/scoredHalf.ts';
import { findPort, ServingEndpoint } from '../rig/servingEndpoint.ts';
import { TestWorkspace } from '../rig/testWorkspace.ts';
import { trainServable } from '../rig/trainServable.ts';

const why = whyNoDockerEngine();
if (why) console.info(`The image of an exported endpoint is not built here: ${why}.`);

describe.skipIf(why !== undefined)('the image of an exported endpoint', () => {
  let engine: DockerEngine;
  let workspace: TestWorkspace;
  let endpoint: ServingEndpoint;
  let half: ScoredHalf;
  let container: string;
  let url: string;
  /** Statuses of answers since the container was started, 0 where nobody listened. */
  const seen: { ready: number; scored: number }[] = [];

  beforeAll(async () => {
    workspace = await TestWorkspace.make();
    const trained = await trainServable(workspace, examples.get('adult-income-feature-selection')!);
    half = await readScoredHalf(trained, 10_000);
    endpoint = await ServingEndpoint.make({ deployments: [{ servable: trained.folder }] });
    const folder = await newPath('exported');
    const exported = await exportFolder(endpoint.folder, folder, `${process.platform}-${process.arch}` as Platform);
    expect(exported).toEqual({ ok: true, value: undefined });
    await writeFile(join(folder, 'requests.jsonl'), '{"request": "of somebody"}\n');
    engine = await startDockerEngine();
    await importNodeImage(engine, 'node-base', folder);
    engine.docker('build', '--network', 'none', '--build-arg', 'BASE=node-base', '--tag', 'income', folder);
    const port = await findPort();
    url = `http://127.0.0.1:${port}`;
    const hardened = ['--read-only', '--tmpfs', '/tmp', '--cap-drop', 'ALL', '--security-opt', 'no-new-privileges'];
    const place = ['--network', 'host', '--env', 'HOST=127.0.0.1', '--env', `PORT=${port}`];
    container = engine.docker('run', '--detach', '--memory', '1g', ...hardened, ...place, 'income').trim();
    await watchStart();
  }, 180_000);
  afterAll(async () => {
    await engine?.stop();
    await endpoint?.[Symbol.asyncDispose]();
    await workspace?.[Symbol.asyncDispose]();
  });

  const headers = () => ({ 'x-api-key': endpoint.key, 'content-type': 'application/json' });

  async function score(body: unknown): Promise<Response> {
    return await fetch(`${url}/score`, { method: 'POST', headers: headers(), body: JSON.stringify(body) });
  }

  /** Asks all the time from before anyone listens until some requests after it is ready. */
  async function watchStart(): Promise<void> {
    const { columns, data } = toSplit(half);
    const row = { columns, data: data.slice(0, 1) };
    const statusOf = (answer: Promise<Response>) => answer.then(({ status }) => status).catch(() => 0);
    const end = Date.now() + 60_000;
    while (seen.filter(({ ready }) => ready === 200).length < 20 && Date.now() < end) {
      const ready = await statusOf(fetch(`${url}/v2/health/ready`, { headers: headers() }));
      seen.push({ ready, scored: await statusOf(score(row)) });
      if (ready === 0) await sleep(2);
    }
    if (seen.at(-1)?.ready !== 200) throw new Error(`It did not become ready: ${engine.docker('logs', container)}`);
  }

  test('answers as Score Model has scored in the run', async () => {
    const answer = await score(toSplit(half));
    expect(answer.status).toBe(200);
    expectScores(((await answer.json()) as { data: unknown[][] }).data, half);
  });

  test('says that it is ready when it is warmed up, and answers from then on', () => {
    const first = seen.findIndex(({ ready }) => ready === 200);
    for (const { ready, scored } of seen.slice(0, first)) {
      expect([0, 503]).toContain(ready);
      // The one that was sent last may have met it ready.
      expect([0, 503, 200]).toContain(scored);
    }
    expect(seen.slice(0, Math.max(0, first - 1)).filter(({ scored }) => scored === 200)).toEqual([]);
    expect(seen.slice(first).filter(({ ready, scored }) => ready !== 200 || scored !== 200)).toEqual([]);
  });

  test('runs as an ordinary user, without capabilities, and can write nothing', () => {
    const { State, HostConfig } = JSON.parse(engine.docker('inspect', container))[0];
    const status = readFileSync(`/proc/${State.Pid}/status`, 'utf8');
    expect(status).toMatch(/^Uid:\t1000\t1000\t1000\t1000$/m);
    expect(status).toMatch(/^CapEff:\t0+$/m);
    expect(HostConfig.ReadonlyRootfs).toBe(true);
    const attempt = 'try { fs.writeFileSync("/endpoint/x", "") } catch (error) { console.log(error.code) }';
    expect(engine.docker('exec', container, 'node', '-e', attempt).trim()).toBe('EROFS');
  });

  test('has nothing in it of what was asked where the folder ran before', () => {
    const list = 'console.log(JSON.stringify(fs.readdirSync("/endpoint").sort()))';
    const names = JSON.parse(engine.docker('exec', container, 'node', '-e', list));
    expect(names).toEqual(['app', 'deployments', 'node_modules', 'package.json', 'serve.mjs', 'serving.json']);
  });

  test('holds no key, and refuses callers without one', async () => {
    const archive = await newPath('image.tar');
    engine.docker('save', '--output', archive, 'income');
    expect(readFileSync(archive).includes(endpoint.key)).toBe(false);
    expect((await fetch(`${url}/score`, { method: 'POST', body: '[]' })).status).toBe(401);
  });

  test('ends cleanly when it is stopped', () => {
    engine.docker('stop', '--time', '20', container);
    const { State } = JSON.parse(engine.docker('inspect', container))[0];
    expect([State.Status, State.ExitCode, State.OOMKilled]).toEqual(['exited', 0, false]);
  });
});
