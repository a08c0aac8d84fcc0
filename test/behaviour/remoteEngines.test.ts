import { once } from 'node:events';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer } from 'node:tls';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connectEngine } from '../../pipelines/compute/connectEngine.ts';
import { type DockerEngine, startDockerEngine, whyNoDockerEngine } from '../rig/dockerEngine.ts';
import { findFreePort } from '../rig/findFreePort.ts';
import { makeCertificates } from '../rig/remoteEngineCertificates.ts';

const skip = whyNoDockerEngine();

describe.skipIf(skip !== undefined)(`An engine with TLS${skip ? ` (skipped: ${skip})` : ''}`, () => {
  let folder: string;
  let engine: DockerEngine;
  let port: number;
  let mine: Awaited<ReturnType<typeof makeCertificates>>;
  let foreign: Awaited<ReturnType<typeof makeCertificates>>;
  let old: Awaited<ReturnType<typeof makeCertificates>>;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'pipewright-tls-'));
    const folders = ['mine', 'foreign', 'old'].map((name) => join(folder, name));
    for (const made of folders) await mkdir(made);
    [mine, foreign] = [await makeCertificates(folders[0]!), await makeCertificates(folders[1]!)];
    old = await makeCertificates(folders[2]!, 'DNS:localhost', -1);
    port = await findFreePort();
    engine = await startDockerEngine({ arguments: [...mine.dockerd, '--host', `tcp://127.0.0.1:${port}`] });
  }, 120_000);
  afterAll(async () => {
    await engine?.stop();
    await rm(folder, { recursive: true, force: true });
  }, 60_000);

  test('is reached with the certificates of its CA', async () => {
    const connection = await connectEngine({ by: 'tls', host: 'localhost', port }, mine.secrets);
    expect((await connection.docker.info()).NCPU).toBeGreaterThan(0);
    connection.close();
  });

  test('is not believed with another CA', async () => {
    const connecting = connectEngine(
      { by: 'tls', host: 'localhost', port },
      { ...mine.secrets, ca: foreign.secrets.ca },
    );
    await expect(connecting).rejects.toMatchObject({
      stage: 'secure',
      message: expect.stringContaining('not signed by the given CA'),
    });
  });

  test('is not believed under a name that its certificate does not have', async () => {
    const connecting = connectEngine({ by: 'tls', host: '127.0.0.1', port }, mine.secrets);
    await expect(connecting).rejects.toMatchObject({
      stage: 'secure',
      message: expect.stringContaining('other host names'),
    });
  });

  test('refuses a client certificate of another CA, and that is said', async () => {
    const { certificate, key } = foreign.secrets;
    const connecting = connectEngine({ by: 'tls', host: 'localhost', port }, { ...mine.secrets, certificate, key });
    await expect(connecting).rejects.toMatchObject({
      stage: 'sign-in',
      message: expect.stringContaining('refuses the client certificate'),
    });
  });

  test('that shows a certificate which has expired is not believed', async () => {
    const options = { key: old.server.key, cert: old.server.certificate };
    const server = createServer(options, (socket) => socket.end()).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port: other } = server.address() as AddressInfo;
    const secrets = { ...mine.secrets, ca: old.secrets.ca };
    await expect(connectEngine({ by: 'tls', host: 'localhost', port: other }, secrets)).rejects.toMatchObject({
      stage: 'secure',
      message: `The certificate that localhost port ${other} shows has expired. Issue a new one there.`,
    });
    server.close();
  });

  test('is not asked with a client certificate that has expired', async () => {
    const { certificate, key } = old.secrets;
    const connecting = connectEngine({ by: 'tls', host: 'localhost', port }, { ...mine.secrets, certificate, key });
    await expect(connecting).rejects.toMatchObject({
      stage: 'sign-in',
      message: expect.stringContaining('expired'),
    });
  });

  test('is not taken for one without TLS', async () => {
    await expect(connectEngine({ by: 'loopback', port }, {})).rejects.toMatchObject({
      stage: 'docker',
      message: expect.stringContaining('is not Docker'),
    });
  });
});
