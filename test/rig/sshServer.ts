import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import type { SshAddress } from '../../pipelines/compute/sshConnection.ts';
import { findFreePort } from './findFreePort.ts';
import { until } from './until.ts';

const program = '/usr/sbin/sshd';

export interface SshServer extends AsyncDisposable {
  address: Omit<SshAddress, 'socket'>;
  /** Of a user that is let in. */
  key: string;
}

/** Why no sshd can be started here; undefined where one can, or has to. */
export function whyNoSshServer(): string | undefined {
  return process.env.CI || existsSync(program) ? undefined : `not installed: ${program}`;
}

/** A real sshd on a port of this machine, with keys of its own. `options`: more lines of its configuration. */
export async function startSshServer(options: readonly string[] = []): Promise<SshServer> {
  const folder = await mkdtemp(join(tmpdir(), 'pipewright-ssh-'));
  const [hostKey, userKey, config] = ['host', 'user', 'config'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  for (const file of [hostKey, userKey]) execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', file]);
  await copyFile(`${userKey}.pub`, join(folder, 'authorized'));
  const port = await findFreePort();
  const lines = [
    `Port ${port}`,
    'ListenAddress 127.0.0.1',
    `HostKey ${hostKey}`,
    `AuthorizedKeysFile ${join(folder, 'authorized')}`,
    'StrictModes no',
    'UsePAM no',
    'PasswordAuthentication no',
    'PidFile none',
    ...options,
  ];
  await writeFile(config, `${lines.join('\n')}\n`);
  await mkdir('/run/sshd', { recursive: true });
  const server = spawn(program, ['-D', '-f', config, '-E', join(folder, 'log')], { stdio: 'ignore' });
  await until(() => opens(port), 10_000);
  const shown = execFileSync('ssh-keygen', ['-lf', `${hostKey}.pub`], { encoding: 'utf8' });
  return {
    address: { by: 'ssh', host: '127.0.0.1', port, user: userInfo().username, hostKey: shown.split(' ')[1]! },
    key: await readFile(userKey, 'utf8'),
    async [Symbol.asyncDispose]() {
      const gone = once(server, 'exit');
      if (server.exitCode === null && server.kill('SIGTERM')) await gone;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function opens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(Boolean(socket.destroy())));
    socket.once('error', () => resolve(false));
  });
}
