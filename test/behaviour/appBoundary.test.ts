import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { statusHeader } from '../../pipelines/contract/rpc/refusal.ts';
import { securityHeaders, tokenHeader } from '../../pipelines/main/serverBoundary.ts';
import { PageCodes } from '../../pipelines/main/serverSecrets.ts';
import { openTestServer, type TestServer } from '../rig/appServer.ts';
import { type RawAnswer, sendRaw } from '../rig/rawRequest.ts';

let app: TestServer;
beforeAll(async () => {
  app = await openTestServer();
});
afterAll(() => app[Symbol.asyncDispose]());

const methods = [
  'GET',
  'HEAD',
  'POST',
  'PUT',
  'PATCH',
  'DELETE',
  'OPTIONS',
  'TRACE',
  'CONNECT',
  'PROPFIND',
  'QUERY',
  'BREW',
];
const shell = ['/', '/index.html', '/assets/app-1a2b.js'];

/** Every route's address with its parameters filled in, and some that there are not. */
async function addresses(): Promise<string[]> {
  const known = (await app.server.routes()).map(({ url }) =>
    url
      .replace(':ticket', 'A'.repeat(43))
      .replace('*', 'workspace/get')
      .replace(/:(name|id|node|port)/g, 'abc'),
  );
  const odd = [
    '/nothing',
    '/.env',
    '/rpc',
    '/rpc/',
    '/api/',
    '//',
    '/%2e%2e/%2e%2e/etc/passwd',
    '/../../etc/passwd',
    '/notes.txt',
  ];
  return [...new Set([...known, ...odd, ...shell])];
}

function send(method: string, path: string, headers: Record<string, string | string[]>, body = ''): Promise<RawAnswer> {
  const all = { host: new URL(app.server.origin).host, connection: 'close', ...headers };
  const lines = Object.entries(all).flatMap(([name, value]) => [value].flat().map((one) => `${name}: ${one}`));
  if (body !== '') lines.push(`content-length: ${Buffer.byteLength(body)}`);
  return sendRaw(app.server.port, `${method} ${path} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n${body}`);
}

/** What a request must not have: with each of them it is refused, whatever else it has. */
const faults: Record<string, (token: string) => Record<string, string | string[]>> = {
  'no token': () => ({}),
  'a wrong token': () => ({ [tokenHeader]: 'B'.repeat(43) }),
  'a token cut off': (token) => ({ [tokenHeader]: token.slice(0, -1) }),
  'two tokens': (token) => ({ [tokenHeader]: ['B'.repeat(43), token] }),
  'another Host': (token) => ({ [tokenHeader]: token, host: 'evil.example:4650' }),
  'the Host without its port': (token) => ({ [tokenHeader]: token, host: '127.0.0.1' }),
  'two Hosts': (token) => ({ [tokenHeader]: token, host: [new URL(app.server.origin).host, 'evil.example'] }),
  'no Host': (token) => ({ [tokenHeader]: token, host: [] }),
  'another Origin': (token) => ({ [tokenHeader]: token, origin: 'http://evil.example' }),
  'the Origin null': (token) => ({ [tokenHeader]: token, origin: 'null' }),
  'a cross-site request': (token) => ({ [tokenHeader]: token, 'sec-fetch-site': 'cross-site' }),
  'a same-site request': (token) => ({ [tokenHeader]: token, 'sec-fetch-site': 'same-site' }),
};

const refused = [400, 401, 403];
const ofTheShell = ['another Host', 'the Host without its port', 'two Hosts', 'no Host'];

describe('every address and method', () => {
  test.each(Object.keys(faults))('is refused with %s', async (fault) => {
    for (const path of await addresses()) {
      for (const method of methods) {
        const isShell = shell.includes(path) && (method === 'GET' || method === 'HEAD');
        if (isShell && !ofTheShell.includes(fault)) continue;
        const answer = await send(method, path, faults[fault]!(app.token));
        // A ticket carries its own permission: one that was never given out opens nothing.
        const isTicket = method === 'GET' && path.startsWith('/download/') && /token/.test(fault);
        // Node knows no BREW, and speaks to no CONNECT at all.
        const expected = isTicket ? [404] : method === 'CONNECT' ? [...refused, undefined] : refused;
        expect(expected, `${method} ${path}`).toContain(answer.status);
        expect(answer.body).not.toContain('engineId');
        expect(answer.headers.has('access-control-allow-origin')).toBe(false);
      }
    }
  });

  test('is refused as an upgrade to a WebSocket, with the token too', async () => {
    const upgrade = { connection: 'Upgrade', upgrade: 'websocket', 'sec-websocket-version': '13' };
    for (const path of await addresses()) {
      const key = { 'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==' };
      const answer = await send('GET', path, { ...upgrade, ...key, [tokenHeader]: app.token });
      expect(answer.status, path).toBe(403);
    }
  });

  test('has the headers that keep a page to itself, answered or refused', async () => {
    for (const path of await addresses()) {
      const answer = await send('GET', path, {});
      for (const [name, value] of Object.entries(securityHeaders)) {
        if (name === 'cache-control' && answer.status === 200) continue;
        expect(answer.headers.get(name), `${path} ${name}`).toBe(value);
      }
    }
  });
});

test('an address of another form than a path is not taken for one of ours', async () => {
  const answer = await send('GET', `${app.server.origin}/rpc/workspace/get`, {});
  expect(answer.status).toBe(401);
});

test('the page is there for everybody on this machine, its built files and nothing else', async () => {
  const page = await send('GET', '/?code=x', {});
  expect(page.status).toBe(200);
  expect(page.headers.get('content-security-policy')).toBe(
    "default-src 'none'; script-src 'self'; worker-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  );
  expect(page.headers.get('cache-control')).toBe('no-cache');
  const script = await send('GET', '/assets/app-1a2b.js', {});
  expect(script.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
  expect(script.headers.get('cache-control')).toContain('immutable');
  expect((await send('GET', '/notes.txt', { [tokenHeader]: app.token })).status).toBe(404);
});

test('with the token the procedures answer, also to the page itself', async () => {
  const own = { origin: app.server.origin, 'sec-fetch-site': 'same-origin', [tokenHeader]: app.token };
  expect((await send('GET', '/rpc/workspace/get', own)).body).toContain('engineId');
  expect((await send('GET', '/rpc/pipelines/list', own)).status, 'only what says so can be asked by GET').toBe(405);
  expect((await send('POST', '/rpc/nothing/here', own)).status).toBe(404);
  const asJson = { ...own, 'content-type': 'application/json' };
  const refusal = await send('POST', '/rpc/pipelines/read', asJson, '{"json":{"path":"nothing.pipeline.json"}}');
  expect(refusal.status, 'a browser prints nothing about what is expected').toBe(200);
  expect(refusal.headers.get(statusHeader)).toBe('404');
  expect(refusal.body).toContain('NOT_FOUND');
});

describe('a one-time code', () => {
  const exchange = (code: unknown, headers = {}) =>
    send('POST', '/session', { 'content-type': 'application/json', ...headers }, JSON.stringify({ code }));

  test('is good for the token, once', async () => {
    const code = app.codes.make();
    const first = await exchange(code);
    expect([first.status, JSON.parse(first.body)]).toEqual([200, { token: app.token }]);
    expect((await exchange(code)).status).toBe(401);
  });

  test('has 256 bits and ends after five minutes', () => {
    const codes = new PageCodes();
    const start = Date.now();
    const [early, late] = [codes.make(start), codes.make(start)];
    expect(Buffer.from(early, 'base64url')).toHaveLength(32);
    expect(codes.use(early, start + 5 * 60_000)).toBe(true);
    expect(codes.use(late, start + 5 * 60_000 + 1)).toBe(false);
  });

  test('is not taken from another page, and stays good', async () => {
    const code = app.codes.make();
    expect((await exchange(code, { origin: 'http://evil.example' })).status).toBe(403);
    expect((await exchange(code, { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    expect((await exchange(code)).status).toBe(200);
  });

  test('is nothing else', async () => {
    for (const code of [undefined, null, 5, '', ['x'], 'x'.repeat(900)])
      expect((await exchange(code)).status).toBe(401);
  });
});

describe('a request too large or too slow', () => {
  const own = () => ({ [tokenHeader]: app.token, 'content-type': 'application/json' });

  test('is refused by its length before it is read', async () => {
    const lines = `host: 127.0.0.1:${app.server.port}\r\n${tokenHeader}: ${app.token}\r\ncontent-type: application/json`;
    for (const [path, size] of [
      ['/rpc/pipelines/list', 2 ** 30],
      ['/session', 2_000],
      ['/nothing', 100_000],
    ] as const) {
      const answer = await sendRaw(
        app.server.port,
        `POST ${path} HTTP/1.1\r\n${lines}\r\nconnection: close\r\ncontent-length: ${size}\r\n\r\n`,
      );
      expect(answer.status, path).toBe(413);
    }
  });

  test('is refused while it is read when it does not tell its length', async () => {
    async function* endless() {
      const lines = Object.entries({ host: `127.0.0.1:${app.server.port}`, ...own(), 'transfer-encoding': 'chunked' });
      yield `POST /rpc/pipelines/list HTTP/1.1\r\n${lines.map((line) => line.join(': ')).join('\r\n')}\r\nconnection: close\r\n\r\n`;
      const chunk = `${(2 ** 20).toString(16)}\r\n${' '.repeat(2 ** 20)}\r\n`;
      for (let i = 0; i < 100; i += 1) {
        yield chunk;
        await sleep(1);
      }
    }
    // A client that is still writing may lose the answer with the connection.
    expect([413, undefined]).toContain((await sendRaw(app.server.port, endless(), 5_000)).status);
    expect((await send('GET', '/', {})).status).toBe(200);
  });

  test('is refused when its headers are', async () => {
    expect((await send('GET', '/', { 'x-long': 'x'.repeat(20_000) })).status).toBe(431);
  });

  test('is ended when its headers or its body come drop by drop', async () => {
    await using slow = await openTestServer({ patience: { headers: 300, request: 700, look: 100 } });
    const { port } = slow.server;
    async function* drops(start: string) {
      yield start;
      for (let i = 0; i < 200; i += 1) {
        await sleep(50);
        yield 'x';
      }
    }
    const head = `POST /rpc/pipelines/list HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\n`;
    const body = `${head}${tokenHeader}: ${slow.token}\r\ncontent-type: application/json\r\ncontent-length: 500\r\n\r\n`;
    for (const start of [head, body]) {
      const answer = await sendRaw(port, drops(start), 5_000);
      expect(answer.status).toBe(408);
      expect(answer.milliseconds).toBeLessThan(3_000);
    }
  });

  test('is told what is wrong when it is no JSON', async () => {
    const answer = await send('POST', '/rpc/pipelines/read', own(), '{"json":');
    expect([answer.status, answer.body]).toEqual([400, '{"message":"The body is not JSON."}']);
  });
});

test('a download is opened once by its ticket, and discarded', async () => {
  let discarded = 0;
  const ticket = app.host.context.downloads.add({
    name: 'Köln "1".csv',
    type: 'text/csv',
    size: 4,
    open: async () => Readable.from([Buffer.from('a,b\n')]),
    discard: async () => {
      discarded += 1;
    },
  });
  expect((await send('GET', `/download/${ticket}`, { origin: 'http://evil.example' })).status).toBe(403);
  expect((await send('HEAD', `/download/${ticket}`, {})).status).toBe(401);
  const answer = await send('GET', `/download/${ticket}`, { 'sec-fetch-site': 'same-origin' });
  expect([answer.status, answer.body]).toEqual([200, 'a,b\n']);
  expect(answer.headers.get('content-disposition')).toBe(
    `attachment; filename="K_ln _1_.csv"; filename*=UTF-8''K%C3%B6ln%20%221%22.csv`,
  );
  expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
  expect(discarded).toBe(1);
  expect((await send('GET', `/download/${ticket}`, {})).status).toBe(404);
});

test('scripts call the same procedures with plain JSON, described by an OpenAPI document', async () => {
  const headers = { [tokenHeader]: app.token, 'content-type': 'application/json' };
  const answer = await fetch(`${app.server.origin}/openapi.json`, { headers });
  const document = (await answer.json()) as { openapi: string; paths: object };
  expect(document.openapi).toMatch(/^3\.1\./);
  expect(Object.keys(document.paths)).toContain('/runs/start');
  const post = (path: string, body: unknown) =>
    fetch(`${app.server.origin}/api${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
  const created = await (await post('/pipelines/create', { name: 'By script' })).json();
  expect(created).toEqual({ path: 'by-script.pipeline.json' });
  const missing = await post('/pipelines/read', { path: 'nothing.pipeline.json' });
  expect([missing.status, ((await missing.json()) as { code: string }).code]).toEqual([404, 'NOT_FOUND']);
});
