import { copyFile, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connectEngine, type EngineConnection } from '../../pipelines/compute/connectEngine.ts';
import type { ComputeSecrets } from '../../pipelines/contract/compute.ts';
import type { StepObserver } from '../../pipelines/executor/executor.ts';
import { type ContainerPlace, prepareContainers } from '../rig/containerPlace.ts';
import { type DockerEngine, startDockerEngine, whyNoDockerEngine } from '../rig/dockerEngine.ts';
import { type FarNetwork, makeFarNetwork } from '../rig/farNetwork.ts';
import { newTask } from '../rig/newTask.ts';
import { makeCertificates } from '../rig/remoteEngineCertificates.ts';
import { type SshServer, startSshServer, whyNoSshServer } from '../rig/sshServer.ts';
import { until } from '../rig/until.ts';

const skip = whyNoDockerEngine() ?? whyNoSshServer();
const timeout = 180_000;
const silent: StepObserver = { log: () => {}, metric: () => {}, progress: () => {} };
const port = 2376;

describe.skipIf(skip !== undefined)(`An engine on another network${skip ? ` (skipped: ${skip})` : ''}`, () => {
  let folder: string;
  let network: FarNetwork;
  let engine: DockerEngine;
  let server: SshServer;
  let place: ContainerPlace;
  let secrets: ComputeSecrets;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'pipewright-far-'));
    network = makeFarNetwork();
    const { namespace, address } = network;
    for (const name of ['own', 'foreign']) await mkdir(join(folder, name));
    const own = await makeCertificates(join(folder, 'own'), `IP:${address}`);
    await makeCertificates(join(folder, 'foreign'));
    secrets = own.secrets;
    engine = await startDockerEngine({ namespace, arguments: [...own.dockerd, '--host', `tcp://${address}:${port}`] });
    server = await startSshServer([], network);
    place = await prepareContainers(engine);
  }, timeout);
  afterAll(async () => {
    await server?.[Symbol.asyncDispose]();
    await engine?.stop();
    network?.[Symbol.dispose]();
    await rm(folder, { recursive: true, force: true });
  }, timeout);

  const overTls = (given: ComputeSecrets = secrets) => connectEngine({ by: 'tls', host: network.address, port }, given);
  const overSsh = (hostKey = server.address.hostKey) =>
    connectEngine({ ...server.address, hostKey, socket: engine.socketPath }, { key: server.key });
  const open = (connect: () => Promise<EngineConnection>) =>
    place.executor({ isLocal: false, connect: async () => (await connect()).docker });

  test.each([
    ['TLS', () => overTls()],
    ['SSH', () => overSsh()],
  ])('is lost within ten seconds when nothing comes through any more (%s)', { timeout }, async (_, connect) => {
    const connection = await connect();
    const executor = open(async () => connection);
    const begun = Promise.withResolvers<void>();
    const observer = { ...silent, log: () => begun.resolve() };
    const running = executor.execute(await newTask('sleep'), observer, { signal: new AbortController().signal });
    await begun.promise;
    const cutAt = Date.now();
    network.cut();
    try {
      expect(await running).toMatchObject({ type: 'lost', message: 'The Docker engine does not answer any more.' });
      expect(Date.now() - cutAt).toBeLessThan(10_000);
    } finally {
      network.mend();
    }
    const again = await executor.execute(await newTask('write'), silent, { signal: new AbortController().signal });
    expect(again).toEqual({ type: 'completed' });
    await until(async () => (await place.left()).length === 0, timeout);
    await executor.close();
    connection.close();
  });

  test.each([
    ['another host key', () => overSsh(`SHA256:${'A'.repeat(43)}`), 'another host key'],
    ['a key that is none', () => overTls({ ...secrets, key: 'no key' }), 'do not belong together'],
  ])('is not tried again with %s: the step fails, and says why', async (_, connect, words) => {
    const began = Date.now();
    const options = { signal: new AbortController().signal };
    const outcome = await open(connect).execute(await newTask('write'), silent, options);
    const failure = { reason: 'user-error', message: expect.stringContaining(words) };
    expect(outcome).toMatchObject({ type: 'failed', failure });
    expect(Date.now() - began).toBeLessThan(5_000);
  });

  test('that does not believe our certificate any more while a run goes on fails the next step', {
    timeout,
  }, async () => {
    const connection = await overTls();
    const executor = open(async () => connection);
    const execute = async () =>
      await executor.execute(await newTask('write'), silent, { signal: new AbortController().signal });
    expect(await execute()).toEqual({ type: 'completed' });
    await copyFile(join(folder, 'foreign/ca.pem'), join(folder, 'own/ca.pem'));
    await engine.restart();
    const failure = { reason: 'user-error', message: expect.stringContaining('refuses the client certificate') };
    expect(await execute()).toMatchObject({ type: 'failed', failure });
    await executor.close();
    connection.close();
  });
});
