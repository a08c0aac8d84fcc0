import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { FromServe, ServeRequest } from './serveProtocol.ts';

export interface SuperviseHandlers {
  /** `restarted`: after an end that nobody asked for. */
  serving(at: { port: number; url: string }, restarted: boolean): void;
  tell(text: string): void;
}

/** How it ended: the exit code, or why it could not begin. */
export type SuperviseEnd =
  | { type: 'ended'; code: number }
  | { type: 'refused'; message: string; code: number; inUse: boolean };

const entry = fileURLToPath(new URL('./serveEngine.ts', import.meta.url));
// Loading alone fills the young generation of objects many times over, as small as it is at first.
const execArgv = ['--min-semi-space-size=16', '--import', new URL('./loadQuickly.ts', import.meta.url).href];
/** Ends that nobody asked for, within a minute, after which it is given up. */
const mostRestarts = 5;
const minute = 60_000;
/** A little longer than the process itself gives a clean end. Milliseconds. */
const closePatience = 5_000;

/**
 * Keeps the process with engine and server running until the signal: after a crash, or when it was killed, it is started again
 * on the same port with the workspace that was open last, so that pages with their token go on.
 */
export async function superviseEngine(
  request: ServeRequest,
  signal: AbortSignal,
  handlers: SuperviseHandlers,
): Promise<SuperviseEnd> {
  let { workspace, ports } = request;
  const crashes: number[] = [];
  for (;;) {
    const end = await runEngine({ workspace, ports }, signal, (message) => {
      if (message.type === 'opened') workspace = message.workspace;
      if (message.type !== 'serving') return;
      ports = [message.port];
      handlers.serving({ port: message.port, url: message.url }, crashes.length > 0);
    });
    if (end.type === 'refused') return end;
    if (signal.aborted) return { type: 'ended', code: 0 };
    crashes.push(Date.now());
    if (crashes.filter((at) => at > Date.now() - minute).length > mostRestarts) {
      handlers.tell(`The engine ended ${mostRestarts + 1} times within a minute (${end.how}). It is given up.`);
      return { type: 'ended', code: 70 };
    }
    handlers.tell(`The engine ended unexpectedly (${end.how}). It is started again.`);
  }
}

type EngineEnd = { type: 'gone'; how: string } | Extract<SuperviseEnd, { type: 'refused' }>;

/** One life of the process, until it ends of itself or has been ended because of the signal. */
async function runEngine(
  request: ServeRequest,
  signal: AbortSignal,
  hear: (message: FromServe) => void,
): Promise<EngineEnd> {
  const child = fork(entry, [JSON.stringify(request)], { execArgv, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  let refused: EngineEnd | undefined;
  const stop = () => endEngine(child);
  child.on('message', (message: FromServe) => {
    if (message.type === 'refused') {
      refused = message;
      stop();
    } else hear(message);
  });
  signal.addEventListener('abort', stop);
  if (signal.aborted) stop();
  try {
    return await new Promise<EngineEnd>((resolve) => {
      child.on('error', (error) => resolve({ type: 'gone', how: error.message }));
      child.on('exit', (code, killedBy) => resolve(refused ?? { type: 'gone', how: killedBy ?? `exit code ${code}` }));
    });
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

function endEngine(child: ChildProcess): void {
  if (child.connected) child.send({ type: 'close' }, () => {});
  const timer = setTimeout(() => child.kill('SIGKILL'), closePatience);
  child.on('exit', () => clearTimeout(timer));
}
