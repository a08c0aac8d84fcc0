import { mkdirSync, realpathSync } from 'node:fs';
import { superviseEngine } from './superviseEngine.ts';
import { workspacePaths } from './workspace.ts';

/** Tried first, then the ones after it. */
export const usualPort = 4650;
const portsToTry = 100;

export interface ServeOptions {
  /** Made when it is not there. */
  workspace: string;
  /** undefined: the usual one, or the next that is free. */
  port: number | undefined;
  signal: AbortSignal;
  /** The app is there; `url` opens a page of it, once. */
  serving(at: { workspace: string; url: string; port: number }): void;
  /** For people: what happens beside. */
  tell(text: string): void;
}

/**
 * Serves the app until the signal; where the workspace is served already, only gives the address of another page. Answers the
 * exit code.
 */
export async function serveWorkspace({ port, signal, serving, tell, ...options }: ServeOptions): Promise<number> {
  mkdirSync(options.workspace, { recursive: true });
  const workspace = realpathSync(options.workspace);
  const ports = port === undefined ? Array.from({ length: portsToTry }, (_, i) => usualPort + i) : [port];
  const end = await superviseEngine({ workspace, ports }, signal, {
    serving(at, restarted) {
      if (restarted) tell(`Pages that are open go on. Another one: ${at.url}`);
      else serving({ workspace, ...at });
    },
    tell,
  });
  if (end.type === 'ended') return end.code;
  const url = end.inUse ? await askForAnotherPage(workspace) : undefined;
  if (url === undefined) {
    tell(end.message);
    return end.code;
  }
  serving({ workspace, url, port: Number(new URL(url).port) });
  return 0;
}

/** The workspace is served already: the address of another page, when its app answers. */
async function askForAnotherPage(workspace: string): Promise<string | undefined> {
  const { connectServer } = await import('./connectServer.ts');
  const server = await connectServer(workspacePaths(workspace).state);
  if (!server) return undefined;
  const { code } = await server.client.workspace.newPageCode();
  return `${server.origin}/?code=${code}`;
}

/** What `serve` prints for people. */
export function describeServing({ workspace, url }: { workspace: string; url: string }): string {
  return `Pipewright serves ${workspace}\nOpen ${url}\nThe address works once, within five minutes. Run this again for another.`;
}
