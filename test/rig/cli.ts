import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { RunEvent } from '../../pipelines/contract/event.ts';
import { until } from './until.ts';

const cli = fileURLToPath(new URL('../../pipelines/main/cli.ts', import.meta.url));

export interface CliOptions {
  env?: Record<string, string>;
  /** A program that is loaded into the process before the command line. */
  preload?: string;
  cwd?: string;
}

export interface CliEnd {
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
  /** Lines of stdout that are JSON. The last one of a process that was killed may be torn, and is left out then. */
  events: RunEvent[];
  milliseconds: number;
}

export interface CliRun {
  pid: number;
  kill(signal: NodeJS.Signals): void;
  /** Reads no more of what it prints, like `| head`. */
  closeOutput(): void;
  ended: Promise<CliEnd>;
  /** The first event that `wanted` accepts. Rejects when the process ends without one. */
  event(wanted: (event: RunEvent) => boolean): Promise<RunEvent>;
}

/** Starts the real command line as a process of its own, whose id is the engine's. */
export function startCli(args: string[], { env = {}, preload, cwd }: CliOptions = {}): CliRun {
  const started = Date.now();
  const flags = ['--disable-warning=ExperimentalWarning', ...(preload === undefined ? [] : ['--import', preload])];
  const child = spawn(process.execPath, [...flags, cli, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
    ...(cwd === undefined ? {} : { cwd }),
  });
  let stdout = '';
  let stderr = '';
  let closed = false;
  const ended = new Promise<CliEnd>((resolve, reject) => {
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    child.on('error', reject);
    child.on('close', (code, signal) => {
      closed = true;
      resolve({ code, signal, stdout, stderr, events: parseEvents(stdout), milliseconds: Date.now() - started });
    });
  });
  return {
    pid: child.pid ?? -1,
    kill: (signal) => child.kill(signal),
    closeOutput: () => child.stdout.destroy(),
    ended,
    event: (wanted) =>
      until(() => {
        const found = parseEvents(stdout.slice(0, stdout.lastIndexOf('\n') + 1)).find(wanted);
        if (!found && closed) throw new Error(`Ended without the event: ${stdout}${stderr}`);
        return found;
      }),
  };
}

/** Runs the command line to its end. */
export async function callCli(args: string[], options: CliOptions = {}): Promise<CliEnd> {
  return await startCli(args, options).ended;
}

function parseEvents(text: string): RunEvent[] {
  return text.split('\n').flatMap((line) => {
    try {
      return [JSON.parse(line) as RunEvent];
    } catch {
      return [];
    }
  });
}
