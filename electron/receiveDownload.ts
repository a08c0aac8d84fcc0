import { once } from 'node:events';
import type { MessagePortMain } from 'electron';
import { dispositionOf } from '../pipelines/main/serverDownload.ts';
import { type FromDownload, fromDownload } from './engineProtocol.ts';

/** The main process's half of a download: what comes over the port, as the answer to the page's request. */
export async function receiveDownload(port: MessagePortMain): Promise<Response> {
  const hear = async (): Promise<FromDownload> => {
    const message = once(port, 'message').then(([{ data }]) => fromDownload.parse(data));
    // The engine's process may end at any time, and its ports with it.
    return await Promise.race([message, once(port, 'close').then((): FromDownload => ({ type: 'failed' }))]);
  };
  const first = hear();
  port.start();
  const head = await first;
  if (head.type !== 'begins') {
    port.close();
    const message = 'This download was fetched already or is out of date. Start it again.';
    return Response.json({ message }, { status: 404 });
  }
  const content = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const next = hear();
      port.postMessage('pull');
      const message = await next;
      if (message.type === 'part') return controller.enqueue(message.bytes);
      port.close();
      if (message.type === 'ends') controller.close();
      else controller.error(new Error('The file could not be read to its end.'));
    },
    cancel() {
      port.postMessage('cancel');
      port.close();
    },
  });
  return new Response(content, {
    headers: {
      'content-type': head.mediaType,
      'content-length': String(head.size),
      'content-disposition': dispositionOf(head.name),
    },
  });
}
