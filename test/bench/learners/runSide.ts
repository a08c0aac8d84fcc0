import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { stepFlags } from '../../../pipelines/worker/stepFlags.ts';
import type { FitFigures } from './measureFit.ts';

const ours = fileURLToPath(new URL('./fitOurs.ts', import.meta.url));

/** What both sides of a comparison are told. */
export interface Fit {
  folder: string;
  task: string;
  threads: number;
  params: Record<string, unknown>;
}

export type SideFigures = FitFigures & { modelBytes?: number; metrics?: Record<string, number> };

/** Fits one of our supervised learners in a process of its own. */
export async function fitOurs(learner: string, { folder, task, threads, params }: Fit): Promise<SideFigures> {
  return await runJson(process.execPath, [
    ...stepFlags,
    ours,
    folder,
    learner,
    task,
    `${threads}`,
    JSON.stringify(params),
  ]);
}

/** Fits a peer in a process of its own; `script` is a file beside this one that takes the arguments of `peer.py`. */
export async function fitPeer(python: string, script: string, peer: string, fit: Fit): Promise<SideFigures> {
  const path = fileURLToPath(new URL(script, import.meta.url));
  return await runJson(python, [path, fit.folder, peer, fit.task, `${fit.threads}`, JSON.stringify(fit.params)]);
}

/** Runs a command and parses the last line that it prints. */
export async function runJson<T>(command: string, args: string[], env: NodeJS.ProcessEnv = {}): Promise<T> {
  const child = spawn(command, args, {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...env },
  });
  let output = '';
  child.stdout.on('data', (text) => {
    output += text;
  });
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${code}`);
  return JSON.parse(output.trim().split('\n').at(-1)!) as T;
}
