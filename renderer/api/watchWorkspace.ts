import type { WorkspaceMessage } from '../../pipelines/contract/rpc/workspace.ts';
import type { Client } from './client.ts';

export type Connection = 'connecting' | 'online' | 'offline';

export interface WatchHandlers {
  message(message: WorkspaceMessage): void;
  connection(state: Connection): void;
}

/** Milliseconds between attempts to reach an engine that went away. */
const retry = 500;

/** Listens to the engine for as long as the page lives, and reconnects when it went away. */
export async function watchWorkspace(client: Client, handlers: WatchHandlers, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      const stream = await client.workspace.watch(undefined, { signal });
      for await (const message of stream) {
        if (message.type === 'hello') handlers.connection('online');
        handlers.message(message);
      }
    } catch {
      // The same as an end: the engine is away.
    }
    if (signal.aborted) return;
    handlers.connection('offline');
    await new Promise((resolve) => setTimeout(resolve, retry));
  }
}
