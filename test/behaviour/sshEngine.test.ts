import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connectEngine } from '../../pipelines/compute/connectEngine.ts';
import { type DockerEngine, startDockerEngine, whyNoDockerEngine } from '../rig/dockerEngine.ts';
import { type SshServer, startSshServer, whyNoSshServer } from '../rig/sshServer.ts';

const skip = whyNoDockerEngine() ?? whyNoSshServer();

describe.skipIf(skip !== undefined)(`An engine behind SSH${skip ? ` (skipped: ${skip})` : ''}`, () => {
  let engine: DockerEngine;
  let forwarding: SshServer;
  let plain: SshServer;
  beforeAll(async () => {
    engine = await startDockerEngine();
    forwarding = await startSshServer();
    plain = await startSshServer(['AllowStreamLocalForwarding no']);
  }, 120_000);
  afterAll(async () => {
    await forwarding?.[Symbol.asyncDispose]();
    await plain?.[Symbol.asyncDispose]();
    await engine?.stop();
  }, 60_000);

  test.each([
    ['that passes streams on to its socket', () => forwarding],
    ['that does not: its docker program does', () => plain],
  ])('of a host %s', async (_, find) => {
    const { address, key } = find();
    const connection = await connectEngine({ ...address, socket: engine.socketPath }, { key });
    const asked = Array.from({ length: 8 }, async () => (await connection.docker.info()).NCPU);
    for (const processors of await Promise.all(asked)) expect(processors).toBeGreaterThan(0);
    connection.close();
  });

  test('is not believed with another host key; both are shown', async () => {
    const { address, key } = forwarding;
    const hostKey = `SHA256:${'A'.repeat(43)}`;
    const connecting = connectEngine({ ...address, hostKey, socket: engine.socketPath }, { key });
    const message = expect.stringMatching(new RegExp(`${hostKey}[^]*${address.hostKey.replaceAll('+', '\\+')}`));
    await expect(connecting).rejects.toMatchObject({ stage: 'secure', hostKey: address.hostKey, message });
  });

  test('does not let in the key of another host', async () => {
    const connecting = connectEngine({ ...forwarding.address, socket: engine.socketPath }, { key: plain.key });
    await expect(connecting).rejects.toMatchObject({ stage: 'sign-in' });
  });

  test('has no Docker at another socket, and that is said', async () => {
    const { address, key } = forwarding;
    const connecting = connectEngine({ ...address, socket: '/nowhere.sock' }, { key });
    await expect(connecting).rejects.toMatchObject({
      stage: 'docker',
      message: expect.stringContaining('does not answer at /nowhere.sock'),
    });
  });
});
