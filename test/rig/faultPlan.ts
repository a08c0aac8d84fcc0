import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { CliOptions } from './cli.ts';
import { TestWorkspace } from './testWorkspace.ts';

export const faultVariable = 'PIPEWRIGHT_TEST_FAULT';

/** What happens to a write of the engine. */
export interface Fault {
  /** Which one, from 1. */
  at: number;
  /**
   * `kill-before`, `kill-after`: the process ends there, as by `kill -9`. `full`: this and every later write that needs room is
   * refused. `broken`: this one fails with an I/O error.
   */
  kind: 'kill-before' | 'kill-after' | 'full' | 'broken';
  /** File that gets the name of each write, a line each. */
  trace?: string;
}

/** Options that let the command line meet a fault. */
export function withFault(fault: Fault): CliOptions {
  return {
    preload: fileURLToPath(new URL('./faults.ts', import.meta.url)),
    env: { [faultVariable]: JSON.stringify(fault) },
  };
}

/** The names of the writes of an undisturbed run of `args(workspace folder)`, in their order. */
export async function traceWrites(args: (folder: string) => Promise<string[]>): Promise<string[]> {
  await using workspace = await TestWorkspace.make();
  const trace = join(workspace.paths.workspace, 'trace.txt');
  const end = await workspace.call(await args(workspace.paths.workspace), withFault({ at: 0, kind: 'broken', trace }));
  if (end.code !== 0) throw new Error(`The undisturbed run failed: ${end.stderr}`);
  const names = (await readFile(trace, 'utf8')).trim().split('\n');
  await rm(trace);
  return names;
}
