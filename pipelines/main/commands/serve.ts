import { type Command, UsageError } from '../command.ts';
import { describeServing, serveWorkspace, usualPort } from '../serveWorkspace.ts';

export const serveCommand: Command = {
  name: 'serve',
  usage: '[--port N]',
  summary: 'Serves the app to a browser on this machine.',
  arguments: { min: 0, max: 0 },
  options: {
    port: { type: 'string', help: `Port to listen on. Default: ${usualPort}, or the next free one.` },
  },
  async run(_args, { workspace, json, options, print, tell, signal }) {
    return await serveWorkspace({
      workspace,
      port: readPort(options.port),
      signal,
      tell,
      serving: ({ url, port, ...at }) =>
        print(json ? JSON.stringify({ type: 'serving', url, port }) : describeServing({ url, ...at })),
    });
  },
};

/** Throws UsageError. */
export function readPort(text: unknown): number | undefined {
  if (text === undefined) return undefined;
  const port = Number(text);
  if (text === '' || !Number.isInteger(port) || port < 0 || port > 65_535)
    throw new UsageError(`--port takes a number from 0 to 65535, not "${text}".`);
  return port;
}
