import { fileURLToPath } from 'node:url';
import { describeWorkspace } from '../rpc/workspace/describeWorkspace.ts';
import { openAppHost } from './appHost.ts';
import { describeFailure } from './describeFailure.ts';
import { describeHolder } from './describeHolder.ts';
import type { FromServe, ServeRequest, ToServe } from './serveProtocol.ts';
import { startServer } from './server.ts';
import { PageCodes } from './serverSecrets.ts';
import { Shell } from './serverShell.ts';
import { readToken, writeToken } from './serverToken.ts';
import { forgetServing, writeServing } from './servingFile.ts';
import { openUserConfig } from './settings.ts';
import { openTrustedCode } from './trustedCodeFile.ts';
import { findUserFolder } from './userFolder.ts';
import { workspacePaths } from './workspace.ts';

// The process that has the engine and the server. `serve` starts it, and starts it again when it ends without having been
// asked to.

/** How long a clean end may take: tenths of a second, but on a machine that is busy with other things. Milliseconds. */
const closePatience = 4_000;

async function serve(request: ServeRequest): Promise<() => Promise<void>> {
  const codes = new PageCodes();
  const userFolder = findUserFolder();
  let token = '';
  let port = 0;
  let origin: string | undefined;
  let serving: string | undefined;

  async function announce(state: string): Promise<void> {
    if (serving !== undefined && serving !== state) await forgetServing(serving);
    serving = state;
    await writeToken(state, token);
    await writeServing(state, { pid: process.pid, port });
  }

  const host = await openAppHost({
    workspace: request.workspace,
    config: await openUserConfig(userFolder),
    trusted: await openTrustedCode(userFolder),
    newPageCode: () => codes.make(),
    origin: () => origin,
    async onOpen(workspace) {
      await announce(workspacePaths(workspace).state);
      tell({ type: 'opened', workspace });
    },
  });
  if ('holder' in host) {
    tell({ type: 'refused', message: describeHolder(request.workspace, host.holder), code: 1, inUse: true });
    return async () => {};
  }
  const { state } = host.context.workspace();
  token = await readToken(state);
  const shell = new Shell(
    process.env.PIPEWRIGHT_PAGE ?? fileURLToPath(new URL('../../build/out/renderer', import.meta.url)),
  );
  const server = await startServer({ context: host.context, shell, token, codes, ports: request.ports });
  port = server.port;
  origin = server.origin;
  await announce(state);
  tell({ type: 'serving', port, url: `${server.origin}/?code=${codes.make()}` });
  // What a page asks for first takes ten times as long the first time: that passes while the browser takes in the page.
  void describeWorkspace(host.context).catch(() => {});
  return async () => {
    if (serving !== undefined) await forgetServing(serving);
    await Promise.all([host.close(), server.close()]);
  };
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
    : describeFailure(error, request.workspace);
  tell({ type: 'refused', message: text, code, inUse: false });
  await asked.promise;
  process.exit(code);
}
