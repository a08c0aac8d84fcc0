// The process that keeps an endpoint's server running: `supervisorMain.ts FOLDER`. It ends when the folder's file `stop` is there,
// when its plan is gone, and by SIGTERM; the server then finishes what it has accepted.

import { superviseServer } from './superviseServer.ts';
import { acquireSupervisorLock } from './supervisorLock.ts';

const folder = process.argv[2] ?? '.';
const stop = new AbortController();
process.on('SIGTERM', () => stop.abort());
process.on('SIGINT', () => stop.abort());
// Of a terminal that is closed.
process.on('SIGHUP', () => {});
// Another one supervises the folder already: nothing is left to do.
if (await acquireSupervisorLock(folder)) await superviseServer(folder, stop);
