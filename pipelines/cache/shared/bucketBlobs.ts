import { createHash } from 'node:crypto';
import { createReadStream, openAsBlob } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';
import { AwsClient } from 'aws4fetch';
import type { SharedCache } from '../../contract/sharedCache.ts';
import type { BlobSource, BlobStore } from './blobStore.ts';

/** Milliseconds until a service that says nothing counts as gone. */
const answerTime = 10_000;
/** Milliseconds that a blob may take. */
const transferTime = 15 * 60_000;

/** Blobs as objects of a bucket, by the API of Amazon S3 (path-style addresses, Signature Version 4). Objects have at most 5 GB. */
export class BucketBlobs implements BlobStore {
  readonly title: string;
  readonly #base: string;
  readonly #client: AwsClient;

  constructor(place: Extract<SharedCache, { kind: 'bucket' }>, secretAccessKey: string) {
    const { accessKeyId, region } = place;
    const prefix = place.prefix === '' || place.prefix.endsWith('/') ? place.prefix : `${place.prefix}/`;
    this.title = `s3://${place.bucket}/${prefix}`;
    this.#base = `${place.endpoint.replace(/\/+$/, '')}/${place.bucket}/${prefix.split('/').map(encodeURIComponent).join('/')}`;
    this.#client = new AwsClient({ accessKeyId, secretAccessKey, service: 's3', region, retries: 2, initRetryMs: 100 });
  }

  async read(name: string) {
    const answer = await this.#ask(name, { method: 'GET' }, transferTime);
    if (answer.status === 404) return undefined;
    return Readable.fromWeb(answer.body as ReadableStream);
  }

  async has(name: string): Promise<boolean> {
    const answer = await this.#ask(name, { method: 'HEAD' }, answerTime);
    return answer.status !== 404;
  }

  async write(name: string, source: BlobSource): Promise<void> {
    const body = 'text' in source ? source.text : await openAsBlob(source.file);
    // Signed with its digest: what arrives is what was sent, or the service refuses it.
    const headers = { 'x-amz-content-sha256': await digestOf(source) };
    const answer = await this.#ask(name, { method: 'PUT', body, headers }, transferTime);
    if (answer.status === 404) throw new Error(`${this.title}: there is no such bucket`);
    await answer.body?.cancel();
  }

  async remove(name: string): Promise<void> {
    await this.#ask(name, { method: 'DELETE' }, answerTime);
  }

  async #ask(name: string, init: RequestInit, time: number): Promise<Response> {
    const signal = AbortSignal.timeout(time);
    const answer = await this.#client.fetch(this.#base + name, { ...init, signal, redirect: 'error' });
    if (answer.ok || answer.status === 404) return answer;
    // S3 says why in XML, for programs: its code is a word.
    const code = /<Code>(\w+)<\/Code>/.exec(await answer.text())?.[1] ?? '';
    throw new Error(`${this.title} answered ${answer.status} ${code}`.trimEnd());
  }
}

async function digestOf(source: BlobSource): Promise<string> {
  const hash = createHash('sha256');
  if ('text' in source) hash.update(source.text);
  else await pipeline(createReadStream(source.file), hash);
  return hash.digest('hex');
}
