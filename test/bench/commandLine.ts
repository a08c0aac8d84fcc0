import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const launcher = fileURLToPath(new URL('../../build/pipewright.mjs', import.meta.url));

/**
 * Runs `pipewright <args>` to its end, as a shell does, and answers its standard output. Throws when it fails.
 * @param node the Node on the PATH; an old one brings up the project's own first.
 */
export function callPipewright(args: string[], node = process.execPath): string {
  const { status, stdout, stderr } = spawnSync(launcher, args, {
    encoding: 'utf8',
    maxBuffer: 2 ** 30,
    env: { ...process.env, PATH: [dirname(node), process.env.PATH].join(delimiter) },
  });
  if (status !== 0)
    throw new Error(`pipewright ${args.join(' ')} ended with ${status}: ${stderr}${stdout.slice(-2000)}`);
  return stdout;
}

/** A Node on the PATH that is older than 24, if there is one. */
export function findOldNode(): string | undefined {
  return (process.env.PATH ?? '')
    .split(delimiter)
    .map((folder) => join(folder, 'node'))
    .filter((path) => existsSync(path))
    .find(
      (path) => Number.parseInt(execFileSync(path, ['-p', 'process.versions.node'], { encoding: 'utf8' }), 10) < 24,
    );
}
