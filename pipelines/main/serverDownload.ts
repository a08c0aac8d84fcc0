import { pipeline } from 'node:stream/promises';
import type { FastifyReply } from 'fastify';
import type { Download, Downloads } from '../rpc/downloads.ts';

/** Sends the file of a one-time ticket as an attachment, and discards it afterwards, however that ended. */
export async function sendDownload(downloads: Downloads, ticket: string, reply: FastifyReply): Promise<void> {
  const download = downloads.take(ticket);
  if (!download) {
    await reply.code(404).send({ message: 'This download was fetched already or is out of date. Start it again.' });
    return;
  }
  await sendFile(download, reply);
}

/** Sends a file as an attachment, and discards it afterwards, however that ended. */
export async function sendFile(download: Download, reply: FastifyReply): Promise<void> {
  try {
    const content = await download.open();
    reply.hijack();
    reply.raw.writeHead(200, {
      ...(reply.getHeaders() as Record<string, string>),
      'content-type': download.type,
      'content-length': download.size,
      'content-disposition': dispositionOf(download.name),
    });
    // A client that goes away ends the stream: there is nobody left to tell.
    await pipeline(content, reply.raw).catch(() => {});
  } finally {
    await download.discard().catch(() => {});
  }
}

/** RFC 6266, with RFC 5987 for names beyond ASCII. */
export function dispositionOf(name: string): string {
  const plain = name.replace(/[^\x20-\x7e]|["\\%]/g, '_');
  const coded = encodeURIComponent(name).replace(/['()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
  return `attachment; filename="${plain}"; filename*=UTF-8''${coded}`;
}
