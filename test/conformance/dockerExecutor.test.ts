import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connectEngine, type EngineConnection } from '../../pipelines/compute/connectEngine.ts';
import { prepareContainers } from '../rig/containerPlace.ts';
import { type DockerEngine, startDockerEngine, whyNoDockerEngine } from '../rig/dockerEngine.ts';
import { findFreePort } from '../rig/findFreePort.ts';
import { makeCertificates } from '../rig/remoteEngineCertificates.ts';
import { type SshServer, startSshServer, whyNoSshServer } from '../rig/sshServer.ts';
import { until } from '../rig/until.ts';
import { describeExecutor, type TestedPlace } from './executor.ts';

const reason = whyNoDockerEngine() ?? whyNoSshServer();

// One engine and its image serve all ways to it: most of the time would go into making them.
describe.skipIf(reason !== undefined)(`Containers${reason === undefined ? '' : ` (skipped: ${reason})`}`, () => {
  let folder: string;
  let engine: DockerEngine;
  let server: SshServer;
  let overTls: () => Promise<EngineConnection>;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'pipewright-engine-'));
    const { dockerd, secrets } = await makeCertificates(folder);
    const port = await findFreePort();
    engine = await startDockerEngine({ arguments: [...dockerd, '--host', `tcp://127.0.0.1:${port}`] });
    server = await startSshServer();
    overTls = () => connectEngine({ by: 'tls', host: 'localhost', port }, secrets);
  }, 120_000);
  afterAll(async () => {
    await server?.[Symbol.asyncDispose]();
    await engine?.stop();
    await rm(folder, { recursive: true, force: true });
  }, 60_000);

  const overSsh = () => connectEngine({ ...server.address, socket: engine.socketPath }, { key: server.key });
  const prepare = (connect?: () => Promise<EngineConnection>) => async (): Promise<TestedPlace> => {
    const place = await prepareContainers(engine);
    const connection = await connect?.();
    const elsewhere = connection && { isLocal: false, connect: async () => connection.docker };
    return {
      open: async () => place.executor(elsewhere),
      isAlive: async () => (await place.running()).length > 0,
      async leave() {
        expect(await until(async () => (await place.left()).length === 0)).toBe(true);
        connection?.close();
      },
    };
  };
  describeExecutor('Containers that see the files of this machine', prepare());
  describeExecutor(
    'Containers of an engine that is reached by TLS',
    prepare(() => overTls()),
  );
  describeExecutor('Containers of an engine that is reached by SSH', prepare(overSsh));

  test('there is an engine', () => expect(engine.pid).toBeGreaterThan(0));
});
