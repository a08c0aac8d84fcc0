import { realpathSync } from 'node:fs';
import { type Command, type CommandContext, UsageError } from '../command.ts';
import { superviseEngine } from '../superviseEngine.ts';
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
    const workspace = realpathSync(context.workspace);
    const ports = readPorts(context.options.port);
    const end = await superviseEngine({ workspace, ports }, context.signal, {
      serving({ url, port }, restarted) {
        if (restarted) context.tell(`Pages that are open go on. Another one: ${url}`);
        else printAddress(context, workspace, { url, port });
      },
      tell: context.tell,
    });
    if (end.type === 'ended') return end.code;
    if (end.inUse && (await printAnotherAddress(context, workspace))) return 0;
    context.tell(end.message);
    return end.code;
  },
};

/** The workspace is served already: answers whether another page of it can be opened. */
async function printAnotherAddress(context: CommandContext, workspace: string): Promise<boolean> {
  const { connectServer } = await import('../connectServer.ts');
  const server = await connectServer(workspacePaths(workspace).state);
  if (!server) return false;
  const { code } = await server.client.workspace.newPageCode();
  printAddress(context, workspace, {
    url: `${server.origin}/?code=${code}`,
    port: Number(new URL(server.origin).port),
  });
  return true;
}

function printAddress(context: CommandContext, workspace: string, at: { url: string; port: number }): void {
  context.print(
    context.json
      ? JSON.stringify({ type: 'serving', ...at })
      : `Pipewright serves ${workspace}\nOpen ${at.url}\nThe address works once, within five minutes. Run this again for another.`,
  );
}

function readPorts(text: unknown): number[] {
  if (text === undefined) return Array.from({ length: portsToTry }, (_, i) => usualPort + i);
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new UsageError(`--port takes a number from 0 to 65535, not "${text}".`);
  return [port];
}
