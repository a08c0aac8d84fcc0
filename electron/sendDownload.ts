import { once } from 'node:events';
import type { MessagePortMain } from 'electron';
import type { Downloads } from '../pipelines/rpc/downloads.ts';
import { type FromDownload, toDownload } from './engineProtocol.ts';

/**
 * The engine's half of a download: sends the file of a ticket over the port, a part for each `pull`, so that a file of any size
 * takes little memory. Discards it afterwards, however that ended.
 */
export async function sendDownload(downloads: Downloads, ticket: string, port: MessagePortMain): Promise<void> {
  const send = (message: FromDownload) => port.postMessage(message);
  const closed = once(port, 'close').then(() => 'cancel' as const);
  const pulls = listen(port);
  const download = downloads.take(ticket);
  port.start();
  if (!download) return send({ type: 'missing' });
  try {
    const content = await download.open();
    content.on('error', () => {});
    send({ type: 'begins', name: download.name, mediaType: download.type, size: download.size });
    const parts = content[Symbol.asyncIterator]();
    while ((await Promise.race([pulls.next(), closed])) === 'pull') {
      const { done, value } = await parts.next();
      if (done) return send({ type: 'ends' });
      // A copy of its own: a part may be a window of a larger buffer, which would be sent whole.
      send({ type: 'part', bytes: new Uint8Array(value as Buffer) });
    }
    content.destroy();
  } catch {
    send({ type: 'failed' });
  } finally {
    await download.discard().catch(() => {});
  }
}

/** What the other side asks for, one at a time, also what came before it was waited for. */
function listen(port: MessagePortMain): { next(): Promise<'pull' | 'cancel'> } {
  const heard: ('pull' | 'cancel')[] = [];
  let wake = () => {};
  port.on('message', ({ data }) => {
    heard.push(toDownload.parse(data));
    wake();
  });
  return {
    async next() {
      if (heard.length === 0) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      return heard.shift() ?? 'cancel';
    },
  };
}
