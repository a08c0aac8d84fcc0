import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Client, connect } from './appServer.ts';
import type { CliOptions, CliRun } from './cli.ts';
import type { TestWorkspace } from './testWorkspace.ts';
import { until } from './until.ts';

export interface Served {
  run: CliRun;
  /** `http://127.0.0.1:4650` */
  origin: string;
  code: string;
  token: string;
  client: Client;
  /** Process of the engine, which is not the command's own. */
  enginePid(): Promise<number>;
}

/** Starts the real `serve` over a workspace on any free port, and opens a session as a page would. */
export async function serve(workspace: TestWorkspace, options: CliOptions & { port?: number } = {}): Promise<Served> {
  const home = join(workspace.paths.workspace, '.home');
  const { port = 0, env, ...rest } = options;
  const run = workspace.start(['serve', '--port', String(port), '--json'], {
    ...rest,
    env: { PIPEWRIGHT_HOME: home, ...env },
  });
  const serving = (await run.event((event) => (event as { type: string }).type === 'serving')) as unknown as {
    url: string;
  };
  const { origin, searchParams } = new URL(serving.url);
  const code = searchParams.get('code') ?? '';
  const answer = await fetch(`${origin}/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ code }),
  });
  const { token } = (await answer.json()) as { token: string };
  const enginePid = async () => {
    const file = join(workspace.paths.state, 'serve.json');
    const text = await until(() => readFile(file, 'utf8').catch(() => undefined));
    return (JSON.parse(text) as { pid: number }).pid;
  };
  return { run, origin, code, token, client: connect(origin, token), enginePid };
}
