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

/**
 * A real sshd on a port of this machine, or of a network namespace that is reached at an address, with keys of its own. `options`: more
 * lines of its configuration.
 */
export async function startSshServer(
  options: readonly string[] = [],
  { namespace, address: host }: { namespace?: string; address: string } = { address: '127.0.0.1' },
): Promise<SshServer> {
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
    `ListenAddress ${host}`,
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
  const enter = namespace === undefined ? [] : ['nsenter', `--net=/run/netns/${namespace}`];
  const [command = '', ...args] = [...enter, program, '-D', '-f', config, '-E', join(folder, 'log')];
  const server = spawn(command, args, { stdio: 'ignore' });
  await until(() => opens(host, port), 10_000);
  const shown = execFileSync('ssh-keygen', ['-lf', `${hostKey}.pub`], { encoding: 'utf8' });
  return {
    address: { by: 'ssh', host, port, user: userInfo().username, hostKey: shown.split(' ')[1]! },
    key: await readFile(userKey, 'utf8'),
    async [Symbol.asyncDispose]() {
      const gone = once(server, 'exit');
      if (server.exitCode === null && server.kill('SIGTERM')) await gone;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function opens(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, host);
    socket.once('connect', () => resolve(Boolean(socket.destroy())));
    socket.once('error', () => resolve(false));
  });
}
