import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export interface Served {
  /** Works once. */
  url: string;
  port: number;
  process: ChildProcess;
  /** Ends it as Ctrl+C does. */
  stop(): Promise<void>;
}

const program = fileURLToPath(new URL('../../../build/pipewright.mjs', import.meta.url));

/** Starts `pipewright serve` on a workspace. `home`: where the user's settings are kept. */
export async function serve(workspace: string, home: string, port = 0): Promise<Served> {
  const child = spawn(
    process.execPath,
    [program, 'serve', '--workspace', workspace, '--port', String(port), '--json'],
    {
      env: { ...process.env, PIPEWRIGHT_HOME: home },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const at = await new Promise<{ url: string; port: number }>((resolve, reject) => {
    let said = '';
    child.stdout.on('data', (data: Buffer) => {
      said += data.toString();
      const line = said.split('\n').find((text) => text.includes('"serving"'));
      if (line) resolve(JSON.parse(line));
    });
    child.stderr.on('data', (data: Buffer) => {
      said += data.toString();
    });
    child.once('exit', (code) => reject(new Error(`pipewright serve ended with ${code}: ${said}`)));
  });
  return {
    ...at,
    process: child,
    async stop() {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
      await ended;
    },
  };
}
