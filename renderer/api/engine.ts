import type { Client } from './client.ts';

let current: Client | undefined;

/** The engine. Set once, when the session is open, before anything is shown. */
export function engine(): Client {
  if (!current) throw new Error('The session is not open yet.');
  return current;
}

export function setEngine(client: Client): void {
  current = client;
}
