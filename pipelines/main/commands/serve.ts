import { realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { openAppHost } from '../appHost.ts';
import { type Command, UsageError } from '../command.ts';
import { describeHolder } from '../describeHolder.ts';
import { startServer } from '../server.ts';
import { PageCodes } from '../serverSecrets.ts';
import { Shell } from '../serverShell.ts';
import { readToken, writeToken } from '../serverToken.ts';
import { openUserConfig } from '../settings.ts';
import { openTrustedCode } from '../trustedCodeFile.ts';
import { findUserFolder } from '../userFolder.ts';
import { workspacePaths } from '../workspace.ts';

/** Tried first, then the ones after it. */
const usualPort = 4650;
const portsToTry = 100;

export const serveCommand: Command = {
  name: 'serve',
  usage: '[--port N]',
  summary: 'Serves the app to a browser on this machine.',
  arguments: { min: 0, max: 0 },
  options: {
    port: { type: 'string', help: `Port to listen on. Default: ${usualPort}, or the next free one.` },
  },
  async run(_args, context) {
    const ports = readPorts(context.options.port);
    const codes = new PageCodes();
    const userFolder = findUserFolder();
    let token = '';
    const host = await openAppHost({
      workspace: realpathSync(context.workspace),
      config: await openUserConfig(userFolder),
      trusted: await openTrustedCode(userFolder),
      newPageCode: () => codes.make(),
      onOpen: (path) => writeToken(workspacePaths(path).state, token),
    });
    if ('holder' in host) {
      context.tell(describeHolder(context.workspace, host.holder));
      return 1;
    }
    try {
      token = await readToken(host.context.workspace().state);
      const shell = new Shell(fileURLToPath(new URL('../../../build/out/renderer', import.meta.url)));
      const server = await startServer({ context: host.context, shell, token, codes, ports });
      const url = `${server.origin}/?code=${codes.make()}`;
      context.print(
        context.json
          ? JSON.stringify({ type: 'serving', url, port: server.port })
          : `Pipewright serves ${context.workspace}\nOpen ${url}\nThe address works once, within five minutes. Ctrl+C ends.`,
      );
      await aborted(context.signal);
      await server.close();
      return 0;
    } finally {
      await host.close();
    }
  },
};

function readPorts(text: unknown): number[] {
  if (text === undefined) return Array.from({ length: portsToTry }, (_, i) => usualPort + i);
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new UsageError(`--port takes a number from 0 to 65535, not "${text}".`);
  return [port];
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
