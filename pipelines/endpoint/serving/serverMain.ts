// The process that serves an endpoint: `serverMain.ts FOLDER`, started by the supervisor.
import { existsSync } from 'node:fs';
import { type EndpointServer, serveEndpoint } from './serveEndpoint.ts';
import { type FromServer, toServer } from './serverProtocol.ts';
import { servingPaths } from './servingPaths.ts';
import { startServing } from './startServing.ts';

const folder = process.argv[2] ?? '.';
const report = (text: string) => process.stderr.write(`${text}\n`);
const tell = (message: FromServer) => process.connected && process.send?.(message);
let server: Promise<EndpointServer> | undefined;
let isEnding = false;

async function begin(restarts: number): Promise<void> {
  server = serveEndpoint({ folder, restarts, report });
  await server;
  setInterval(() => tell({ type: 'alive' }), 1_000).unref();
}

/** Finishes what was accepted, and `also` what has to be done before the process ends. */
async function end(also?: Promise<void>): Promise<void> {
  if (isEnding) return;
  isEnding = true;
  const closed = server?.then((one) => one.close());
  await Promise.all([closed, also]);
  process.exit(0);
}

function giveUp(error: Error): never {
  report(error.message);
  process.exit(1);
}

process.on('message', (raw) => {
  const message = toServer.parse(raw);
  if (message.type === 'begin') begin(message.restarts).catch(giveUp);
  else void end().catch(giveUp);
});
// To the supervisor's group as a whole, from a terminal: the supervisor decides.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => void end().catch(giveUp));
process.on('disconnect', () => {
  // The supervisor was killed. Another one takes over with a process of its own, when this one gives up the port.
  const paths = servingPaths(folder);
  const isToGoOn = !isEnding && existsSync(paths.plan) && !existsSync(paths.stop);
  void end(isToGoOn ? startServing(folder) : undefined).catch(giveUp);
});
tell({ type: 'there' });
