import { fileURLToPath } from 'node:url';
import { aliveTimeout } from './agentPatience.ts';
import { serveAgent } from './serveAgent.ts';

// The entry point of a container. It reads what the engine says from stdin, and what it writes to stdout is the engine's alone.
//   AGENT_WORKER  file of the worker; main.ts beside this one where it is left out
//   AGENT_MEMORY  bytes that the step may use
//   AGENT_SPARE   set where the step is not known yet: the worker has time to load more than it needs at once
//   AGENT_URL     where the engine waits for the container, of one whose streams it does not reach: a node of a cluster
//   AGENT_NODE    name of that node
const options = {
  worker: process.env.AGENT_WORKER ?? fileURLToPath(new URL('./main.ts', import.meta.url)),
  memoryLimit: Number(process.env.AGENT_MEMORY ?? 2 ** 30),
  patience: aliveTimeout,
};
const { AGENT_URL: url, AGENT_NODE: node = '' } = process.env;
if (url === undefined) {
  await serveAgent(process.stdin, process.stdout, options);
  process.exit();
}
const { serveOverNetwork } = await import('./agentNetwork.ts');
process.exit(await serveOverNetwork({ ...options, url, node }));
