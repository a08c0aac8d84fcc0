import { setImmediate as nextTurn } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type HeldWorkspace, holdWorkspace } from './holdWorkspace.ts';
import type { FromServe, ServeRequest, ToServe } from './serveProtocol.ts';
import { type Door, openDoor } from './serverDoor.ts';
import { PageCodes } from './serverSecrets.ts';
import { Shell } from './serverShell.ts';
import { readToken, writeToken } from './serverToken.ts';
import { forgetServing, writeServing } from './servingFile.ts';
import { workspacePaths } from './workspace.ts';

// The process that has the engine and the server. `serve` starts it, and starts it again when it ends without having been
// asked to. It imports here what it takes to hold the workspace and to send the page, and the rest while browsers take the page in.

/** How long a clean end may take: tenths of a second, but on a machine that is busy with other things. Milliseconds. */
const closePatience = 4_000;

const page = process.env.PIPEWRIGHT_PAGE ?? fileURLToPath(new URL('../../build/out/renderer', import.meta.url));

async function serve(request: ServeRequest): Promise<() => Promise<void>> {
  const held = await holdWorkspace(workspacePaths(request.workspace));
  if ('holder' in held) {
    const { describeHolder } = await import('./describeHolder.ts');
    tell({ type: 'refused', message: describeHolder(request.workspace, held.holder), code: 1, inUse: true });
    return async () => {};
  }
  const { state } = held.paths;
  const codes = new PageCodes();
  const token = await readToken(state);
  const door = await openDoor({ shell: new Shell(page), token, ports: request.ports });
  await writeServing(state, { pid: process.pid, port: door.port });
  tell({ type: 'serving', port: door.port, url: `${door.origin}/?code=${codes.make()}` });
  return await serveApp(held, door, { codes, token });
}

/** The app behind the door. Answers how to end it. */
async function serveApp(
  held: HeldWorkspace,
  door: Door,
  { codes, token }: { codes: PageCodes; token: string },
): Promise<() => Promise<void>> {
  const { openApp } = await loadApp();
  let serving = held.paths.state;
  const app = await openApp(held, door, {
    codes,
    token,
    async onOpen(workspace) {
      await forgetServing(serving);
      serving = workspacePaths(workspace).state;
      await writeToken(serving, token);
      await writeServing(serving, { pid: process.pid, port: door.port });
      tell({ type: 'opened', workspace });
    },
  });
  return async () => {
    await forgetServing(serving);
    await app.close();
  };
}

/** Loads the app in pieces, none of which keeps a file of the page waiting for long. */
async function loadApp(): Promise<typeof import('./openApp.ts')> {
  const pieces = [
    () => import('zod'),
    () => import('fastify'),
    () => import('@orpc/server'),
    () => import('./createEngine.ts'),
    () => import('../rpc/router.ts'),
  ];
  for (const load of pieces) {
    await load();
    await nextTurn();
  }
  return await import('./openApp.ts');
}

function tell(message: FromServe): void {
  // Nobody is there to hear it when `serve` itself was killed; then the end is near anyway.
  if (process.connected) process.send?.(message, () => {});
}

const asked = Promise.withResolvers<void>();
// Ctrl+C reaches all processes of a terminal; what becomes of it is for `serve` to say.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => asked.resolve());
process.on('SIGHUP', () => asked.resolve());
process.on('disconnect', () => asked.resolve());
process.on('message', (message: ToServe) => {
  if (message.type === 'close') asked.resolve();
});

const request = JSON.parse(process.argv[2] ?? '') as ServeRequest;
try {
  const close = await serve(request);
  await asked.promise;
  setTimeout(() => process.exit(0), closePatience).unref();
  await close();
  process.exit(0);
} catch (error) {
  const inUse = (error as NodeJS.ErrnoException).code === 'EADDRINUSE';
  const { text, code } = inUse
    ? { text: `Port ${request.ports.at(-1)} is taken by another program. Choose another --port.`, code: 2 }
    : (await import('./describeFailure.ts')).describeFailure(error, request.workspace);
  tell({ type: 'refused', message: text, code, inUse: false });
  await asked.promise;
  process.exit(code);
}
