import type { SupportedMessagePort } from '@orpc/client/message-port';
import { RPCHandler } from '@orpc/server/message-port';
import type { AppContext } from './appContext.ts';
import { router } from './router.ts';

/**
 * Answers the procedures over a message port: the way of the desktop window, whose port nobody else can have. When the
 * other side closes it, everything that it was listening to ends.
 */
export function servePort(port: SupportedMessagePort & { start?(): void }, context: AppContext): void {
  new RPCHandler<AppContext>(router).upgrade(port, { context });
  port.start?.();
}
