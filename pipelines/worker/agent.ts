import { fileURLToPath } from 'node:url';
import { aliveTimeout } from './agentPatience.ts';
import { serveAgent } from './serveAgent.ts';

// The entry point of a container. It reads what the engine says from stdin, and what it writes to stdout is the engine's alone.
//   AGENT_WORKER  file of the worker; main.ts beside this one where it is left out
//   AGENT_MEMORY  bytes that the step may use
await serveAgent(process.stdin, process.stdout, {
  worker: process.env.AGENT_WORKER ?? fileURLToPath(new URL('./main.ts', import.meta.url)),
  memoryLimit: Number(process.env.AGENT_MEMORY ?? 2 ** 30),
  patience: aliveTimeout,
});
process.exit();
