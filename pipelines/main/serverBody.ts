import type { FastifyInstance, FastifyRequest } from 'fastify';

/** What a broken body is answered with. */
class BodyError extends Error {
  readonly statusCode = 400;
}

/**
 * Bodies are read here, under the route's limit, and handed on parsed: oRPC would read them from the socket without one.
 */
export function readBodies(server: FastifyInstance): void {
  server.removeAllContentTypeParsers();
  server.addContentTypeParser(
    'application/json',
    { parseAs: 'string' },
    async (_request: FastifyRequest, text: string) => {
      if (text === '') return undefined;
      try {
        return JSON.parse(text);
      } catch {
        throw new BodyError('The body is not JSON.');
      }
    },
  );
  const asBuffer = { parseAs: 'buffer' } as const;
  server.addContentTypeParser(
    'multipart/form-data',
    asBuffer,
    async (request: FastifyRequest, bytes: Buffer<ArrayBuffer>) => {
      const headers = { 'content-type': request.headers['content-type'] ?? '' };
      try {
        return await new Response(bytes, { headers }).formData();
      } catch {
        throw new BodyError('The body is not the form that its type says.');
      }
    },
  );
  server.addContentTypeParser('*', asBuffer, async (request: FastifyRequest, bytes: Buffer<ArrayBuffer>) => {
    const type = request.headers['content-type'] ?? '';
    return bytes.length === 0 ? undefined : new File([bytes], 'blob', { type });
  });
}
