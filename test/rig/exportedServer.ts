import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { findPort } from './servingEndpoint.ts';
import { until } from './until.ts';

export interface ExportedServer extends AsyncDisposable {
  url: string;
  /** What it has printed. */
  printed(): string;
}

/** Starts an exported folder as its user would, in a process that knows nothing of the project, until it is ready. */
export async function startExported(folder: string, key: string): Promise<ExportedServer> {
  const port = await findPort();
  const child = spawn(process.execPath, [join(folder, 'serve.mjs')], {
    cwd: '/',
    env: { PORT: String(port) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (part: string) => (text += part)); // biome-ignore format: one line
  const url = `http://127.0.0.1:${port}`;
  await until(async () => {
    if (child.exitCode !== null) throw new Error(`It ended: ${text}`);
    const answer = await fetch(`${url}/v2/health/ready`, { headers: { 'x-api-key': key } }).catch(() => undefined);
    return answer?.status === 200;
  });
  return {
    url,
    printed: () => text,
    async [Symbol.asyncDispose]() {
      if (child.exitCode === null) {
        child.kill('SIGTERM');
        await once(child, 'exit');
      }
    },
  };
}
