import { setTimeout as sleep } from 'node:timers/promises';
import { engineRequest } from './engineProtocol.ts';
import { serveEngine } from './serveEngine.ts';

// The program of the utility process. Workers are started from here with this executable: the variable makes it a plain Node.
process.env.ELECTRON_RUN_AS_NODE = '1';

/** How long a clean end may take once it was asked for. Milliseconds. */
const closePatience = 1_800;

const { parentPort } = process;
parentPort.on('message', ({ data }) => {
  if ((data as { type?: unknown } | null)?.type === 'close') void sleep(closePatience).then(() => process.exit(0));
});
await serveEngine(engineRequest.parse(JSON.parse(process.argv[2] ?? '')), parentPort);
process.exit(0);
