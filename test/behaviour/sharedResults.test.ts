import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import type { RunEvent } from '../../pipelines/contract/event.ts';
import { startS3Server, whyNoS3Server } from '../rig/s3Server.ts';
import { digestsOf, nodesOf, sampleSteps, writeSample } from '../rig/samplePipeline.ts';
import { TestWorkspace } from '../rig/testWorkspace.ts';

const made: string[] = [];

async function makeFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'pipewright-shared-'));
  made.push(folder);
  return folder;
}

afterEach(async () => {
  for (const folder of made.splice(0)) await rm(folder, { recursive: true, force: true });
});

/** A workspace as it would be on a machine of its own: with another user's folder. */
class Machine implements AsyncDisposable {
  readonly workspace: TestWorkspace;
  readonly file: string;
  readonly #home: string;

  private constructor(workspace: TestWorkspace, file: string, home: string) {
    this.workspace = workspace;
    this.file = file;
    this.#home = home;
  }

  static async make(): Promise<Machine> {
    const workspace = await TestWorkspace.make();
    return new Machine(workspace, await writeSample(workspace.paths.workspace), await makeFolder());
  }

  async call(...args: string[]) {
    return await this.workspace.call(args, { env: { PIPEWRIGHT_HOME: this.#home } });
  }

  async run(): Promise<{ events: RunEvent[]; stderr: string }> {
    const { code, events, stderr } = await this.call('run', this.file, '--json');
    expect(code, stderr).toBe(0);
    return { events, stderr };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.workspace[Symbol.asyncDispose]();
  }
}

const executed = (events: RunEvent[]) => nodesOf(events, 'step-completed').sort();

async function listBlobs(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

describe('in a folder', () => {
  test('what one machine computed another one reuses, with the same bytes', async () => {
    const shared = await makeFolder();
    await using first = await Machine.make();
    await using second = await Machine.make();
    for (const machine of [first, second]) expect((await machine.call('cache', 'use', shared)).code).toBe(0);
    const computed = await first.run();
    expect(executed(computed.events)).toHaveLength(sampleSteps);
    const reused = await second.run();
    expect(executed(reused.events)).toEqual([]);
    expect(digestsOf(reused.events)).toEqual(digestsOf(computed.events));
    expect((await listBlobs(shared)).filter((file) => file.endsWith('.tmp') || file.includes('probe'))).toEqual([]);
  });

  test('results of before are sent when they are asked for', async () => {
    const shared = await makeFolder();
    await using first = await Machine.make();
    await using second = await Machine.make();
    await first.run();
    expect((await first.call('cache', 'push')).stderr).toContain('pipewright cache use');
    await first.call('cache', 'use', shared);
    expect((await first.call('cache', 'push')).stdout).toContain(`Sent ${sampleSteps} results`);
    expect((await first.call('cache', 'push')).stdout).toContain('Sent 0 results');
    await second.call('cache', 'use', shared);
    expect(executed((await second.run()).events)).toEqual([]);
  });

  test('what is damaged there is computed again, and mended', async () => {
    const shared = await makeFolder();
    await using first = await Machine.make();
    await first.call('cache', 'use', shared);
    const computed = await first.run();
    for (const file of await listBlobs(shared)) {
      const bytes = await readFile(file);
      bytes[Math.floor(bytes.length / 2)]! ^= 1;
      await writeFile(file, bytes);
    }
    await using second = await Machine.make();
    await second.call('cache', 'use', shared);
    const again = await second.run();
    expect(executed(again.events)).toHaveLength(sampleSteps);
    expect(digestsOf(again.events)).toEqual(digestsOf(computed.events));
    await using third = await Machine.make();
    await third.call('cache', 'use', shared);
    expect(executed((await third.run()).events)).toEqual([]);
  });

  test('a drive that is not there any more is told of, and the run completes without it', async () => {
    const shared = await makeFolder();
    await using machine = await Machine.make();
    await machine.call('cache', 'use', shared);
    await rm(shared, { recursive: true });
    const { events, stderr } = await machine.run();
    expect(executed(events)).toHaveLength(sampleSteps);
    expect(stderr).toContain(shared);
    await machine.call('cache', 'off');
    expect((await machine.run()).stderr).toBe('');
  });

  test('a folder that is not there is refused in words', async () => {
    await using machine = await Machine.make();
    const { code, stderr } = await machine.call('cache', 'use', '/nowhere/at/all');
    expect(code).toBe(1);
    expect(stderr).toContain('There is no folder /nowhere/at/all');
    expect((await machine.call('cache')).stdout).toContain('not shared');
  });
});

const reason = whyNoS3Server();
describe.skipIf(reason)(`in a bucket of an S3-compatible service${reason ? `: ${reason}` : ''}`, () => {
  test('what one machine computed another one reuses; the secret key is nowhere in clear', async () => {
    await using server = await startS3Server();
    await using first = await Machine.make();
    await using second = await Machine.make();
    const secretFile = join(await makeFolder(), 'secret');
    await writeFile(secretFile, `${server.secret}\n`);
    const place = `s3://${server.bucket}/team`;
    const options = ['--endpoint', server.endpoint, '--key-id', server.keyId, '--secret', secretFile];
    for (const machine of [first, second]) {
      const { code, stderr } = await machine.call('cache', 'use', place, ...options);
      expect(code, stderr).toBe(0);
    }
    const computed = await first.run();
    expect(executed(computed.events)).toHaveLength(sampleSteps);
    const reused = await second.run();
    expect(executed(reused.events)).toEqual([]);
    expect(digestsOf(reused.events)).toEqual(digestsOf(computed.events));
    for (const file of await listBlobs(first.workspace.paths.state))
      expect((await readFile(file)).includes(server.secret), file).toBe(false);
  });

  test('wrong keys, another bucket and a service that is gone are told in words', async () => {
    await using server = await startS3Server();
    await using machine = await Machine.make();
    const folder = await makeFolder();
    const [right, wrong] = [join(folder, 'right'), join(folder, 'wrong')];
    await writeFile(right, server.secret);
    await writeFile(wrong, 'another');
    const use = (place: string, secret: string) =>
      machine.call('cache', 'use', place, '--endpoint', server.endpoint, '--key-id', server.keyId, '--secret', secret);
    expect((await use(`s3://${server.bucket}/`, wrong)).stderr).toContain('answered 403');
    expect((await use('s3://no-such-bucket/', right)).stderr).toContain('no such bucket');
    expect((await use(`s3://${server.bucket}/`, right)).code).toBe(0);
    await server.stop();
    const { events, stderr } = await machine.run();
    expect(executed(events)).toHaveLength(sampleSteps);
    expect(stderr).toContain('Steps run without them');
  });
});
