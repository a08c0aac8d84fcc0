import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { type RequestOptions, request } from 'node:https';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import type { ConnectionOptions } from 'node:tls';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { EngineRequests } from '../../worker/engineRequests.ts';
import { packFiles, unpackFiles } from '../../worker/jobFiles.ts';
import { deriveKey, digestTrailer, linkTls } from '../../worker/linkProtocol.ts';
import { ArtifactService } from './artifactService.ts';
import type { Ticket } from './ticket.ts';

let service: ArtifactService;
let ticket: Ticket;
let token: string;
let folder: string;
let room = 1e9;

beforeEach(async () => {
  room = 1e9;
  folder = await mkdtemp(join(tmpdir(), 'pipewright-service-'));
  service = await ArtifactService.open({ spare: async () => room });
  ({ ticket, token } = service.expect());
});
afterEach(async () => {
  await service.close();
  await rm(folder, { recursive: true });
});

const addressOf = (id: string) => new URL(`https://127.0.0.1:${service.port}/leases/${id}`);

/** A container that has the token. */
function container(secret = token, id = ticket.id): EngineRequests {
  return new EngineRequests(addressOf(id), secret);
}

test('the first container with the token is let in, and a second one is refused', async () => {
  const first = await container().openLink();
  expect(first.answer.statusCode).toBe(200);
  first.say(`${JSON.stringify({ link: 'joined', node: 'one' })}\n`);
  expect(await (await ticket.joined).node).toBe('one');
  const second = await container().openLink();
  expect(second.answer.statusCode).toBe(409);
  first.answer.destroy();
  // Not even when the first is gone: it may have been cut off only.
  expect((await container().openLink()).answer.statusCode).toBe(409);
});

test('without the token not even the handshake succeeds, nor when the ticket is forgotten', async () => {
  await expect(container(randomBytes(32).toString('base64url')).openLink()).rejects.toThrow();
  await expect(container(token, '0'.repeat(24)).openLink()).rejects.toThrow();
  service.forget(ticket);
  await expect(container().openLink()).rejects.toThrow();
});

test('the token of one ticket opens no other', async () => {
  const other = service.expect();
  const status = await ask({ path: `/leases/${other.ticket.id}/link`, method: 'POST' });
  expect(status).toBe(401);
  const own = { authorization: `Bearer ${other.token}` };
  expect(await ask({ path: `/leases/${ticket.id}/link`, method: 'POST', headers: own })).toBe(401);
});

test('files arrive as they were, both ways, and each name counts once and one way', async () => {
  await mkdir(join(folder, 'model', 'below'), { recursive: true });
  await writeFile(join(folder, 'model', 'below', 'weights.bin'), randomBytes(3e6));
  await writeFile(join(folder, 'plain.csv'), 'a,b\n');
  const files = ['model', 'plain.csv'].map((name) => ({ name: `inputs/${name}`, source: join(folder, name) }));
  const out = ticket.hand({ way: 'out', open: () => packFiles(files) });
  const there = join(folder, 'there');
  await container().fetch(out, (bytes) => unpackFiles(bytes, (name) => join(there, name)));
  const copied = await readFile(join(there, 'inputs', 'model', 'below', 'weights.bin'));
  expect(copied.equals(await readFile(join(folder, 'model', 'below', 'weights.bin')))).toBe(true);
  await expect(container().fetch(out, async (bytes) => void (await buffer(bytes)))).rejects.toThrow('404');

  const back = join(folder, 'back');
  const take = (bytes: Readable) => unpackFiles(bytes, (name) => join(back, name));
  const into = ticket.hand({ way: 'in', take });
  await expect(container().fetch(into, async () => {})).rejects.toThrow('404');
  const made = { name: 'plain.csv', source: join(there, 'inputs', 'plain.csv') };
  await container().send(into, packFiles([made]));
  expect(await readFile(join(back, 'plain.csv'), 'utf8')).toBe('a,b\n');
  await expect(container().send(into, packFiles([made]))).rejects.toThrow();
});

test('what arrives with another digest, or cut off, is refused', async () => {
  await writeFile(join(folder, 'made'), 'results');
  const bytes = await buffer(packFiles([{ name: 'made', source: join(folder, 'made') }]));
  const right = createHash('sha256').update(bytes).digest('hex');
  for (const digest of [right.replace(/^../, (two) => (two === '00' ? '11' : '00')), undefined, right]) {
    const taken = Promise.withResolvers<string>();
    const take = async (stream: Readable) => {
      const told = await buffer(stream).then(
        () => 'whole',
        () => 'refused',
      );
      taken.resolve(told);
    };
    const path = `/leases/${ticket.id}/files/${ticket.hand({ way: 'in', take })}`;
    const status = await ask({ path, method: 'PUT', body: bytes, ...(digest ? { digest } : {}) });
    expect([status, await taken.promise]).toEqual(digest === right ? [204, 'whole'] : [422, 'refused']);
  }
});

test('more than there is room for is refused', async () => {
  room = 1000;
  const take = async (stream: Readable) => void (await buffer(stream));
  const name = ticket.hand({ way: 'in', take });
  await expect(container().send(name, Readable.from([Buffer.alloc(500), Buffer.alloc(600)]))).rejects.toThrow();
});

test('entries that nobody asked for, and links, never become files', async () => {
  const file = join(folder, 'made');
  await writeFile(file, 'results');
  const place = (name: string) => (name === 'outputs/a' ? join(folder, 'taken', 'a') : undefined);
  for (const name of ['outputs/b', '../outputs/a', '/outputs/a', 'outputs/../outputs/a', 'outputs/a/./x']) {
    const unpacked = unpackFiles(packFiles([{ name, source: file }]), place);
    await expect(unpacked, name).rejects.toThrow('Nobody asked for');
  }
  await unpackFiles(packFiles([{ name: 'outputs/a', source: file }]), place);
  expect(await readdir(join(folder, 'taken'))).toEqual(['a']);
});

test('a container that falls silent is gone for the engine within ten seconds', { timeout: 20_000 }, async () => {
  const { answer, say } = await container().openLink();
  answer.resume();
  say(`${JSON.stringify({ link: 'joined', node: 'one' })}\n`);
  const link = await ticket.joined;
  const from = Date.now();
  await Promise.all([link.closed, expect(link.put([{ name: 'a', source: folder }])).rejects.toThrow('lost')]);
  expect(Date.now() - from).toBeLessThan(10_000);
});

test('files whose connection is dead are given up, while the link may live', async () => {
  const silent = createTcpServer().listen(0, '127.0.0.1');
  await once(silent, 'listening');
  const { port } = silent.address() as AddressInfo;
  const asking = new EngineRequests(new URL(`https://127.0.0.1:${port}/leases/${ticket.id}`), token, 200);
  await expect(asking.fetch('a', async () => {})).rejects.toThrow('Nobody answers');
  await expect(asking.send('a', Readable.from([Buffer.alloc(10)]))).rejects.toThrow('Nobody answers');
  silent.close();
});

interface Asked {
  path: string;
  method: string;
  headers?: Record<string, string>;
  body?: Buffer;
  digest?: string;
}

/** Whatever somebody with the key of this ticket's connection asks; answers the status. */
function ask({ path, method, headers, body, digest }: Asked): Promise<number> {
  return new Promise((resolve, reject) => {
    const options: RequestOptions & ConnectionOptions = {
      ...linkTls,
      ...{ host: '127.0.0.1', port: service.port, path, method, agent: false },
      headers: { authorization: `Bearer ${token}`, trailer: digestTrailer, 'transfer-encoding': 'chunked', ...headers },
      pskCallback: () => ({ identity: ticket.id, psk: deriveKey(token) }),
      checkServerIdentity: () => undefined,
    };
    const asked = request(options);
    asked.once('response', (answer) => resolve(answer.resume().statusCode ?? 0)).once('error', reject);
    if (body) asked.write(body);
    if (digest) asked.addTrailers({ [digestTrailer]: digest });
    asked.end();
  });
}
