import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { tokenHeader } from '../../pipelines/main/serverBoundary.ts';
import { describeApi } from '../../pipelines/main/serverRest.ts';
import { openTestServer, type TestServer } from '../rig/appServer.ts';
import { arbitraryPipeline } from '../rig/arbitraryPipeline.ts';
import { sendRaw } from '../rig/rawRequest.ts';

let app: TestServer;
let inputs: fc.Arbitrary<{ path: string; body: unknown }>[];
beforeAll(async () => {
  app = await openTestServer();
  const document = (await describeApi()) as { paths: Record<string, { post?: { requestBody?: Body } }> };
  // Opening folders is for people; a stream has no end.
  const paths = Object.entries(document.paths).filter(
    ([path]) => !['/workspace/open', '/workspace/watch'].includes(path),
  );
  inputs = paths.map(([path, { post }]) => {
    const [content] = Object.values(post?.requestBody?.content ?? {});
    return fc.record({ path: fc.constant(path), body: fitting(content?.schema ?? {}) });
  });
  await app.client.pipelines.create({ name: 'There' });
});
afterAll(() => app[Symbol.asyncDispose]());

interface Body {
  content: Record<string, { schema: Schema }>;
}

const seed = 4650;

/** Values that members of inputs have, near the right ones and far from them. */
const value = fc.oneof(
  fc.constantFrom(
    'there.pipeline.json',
    '../x',
    'latest',
    '',
    'import-data',
    'csv',
    'iris-multiclass',
    '\u0000',
    '__proto__',
  ),
  fc.constantFrom(0, -1, 1, 2 ** 53, 1e308, null, true, [], {}, [''], [[]]),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.jsonValue({ maxDepth: 3 }),
  arbitraryPipeline,
  fc.record({ $param: fc.string() }),
);

interface Schema {
  type?: string;
  const?: unknown;
  enum?: unknown[];
  anyOf?: Schema[];
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
}

/** Mostly what the schema says, with something else in one place of ten. */
function fitting(schema: Schema): fc.Arbitrary<unknown> {
  const right = rightFor(schema);
  return fc.oneof({ weight: 9, arbitrary: right }, { weight: 1, arbitrary: value });
}

function rightFor({
  type,
  const: only,
  enum: some,
  anyOf,
  properties = {},
  items,
  required = [],
}: Schema): fc.Arbitrary<unknown> {
  if (only !== undefined) return fc.constant(only);
  if (some) return fc.constantFrom(...some);
  if (anyOf) return fc.oneof(...anyOf.map(fitting));
  if (properties.format && properties.nodes) return arbitraryPipeline;
  switch (type) {
    case 'string':
      return fc.oneof(
        fc.constantFrom('there.pipeline.json', 'n', 'import-data', 'iris-multiclass'),
        fc.string({ maxLength: 30 }),
      );
    case 'integer':
    case 'number':
      return fc.oneof(fc.nat(200), fc.double({ noNaN: true, noDefaultInfinity: true }));
    case 'boolean':
      return fc.boolean();
    case 'array':
      return fc.array(fitting(items ?? {}), { maxLength: 4 });
    case 'object': {
      const members = Object.fromEntries(Object.entries(properties).map(([name, one]) => [name, fitting(one)]));
      const extra = fc.dictionary(fc.string(), value, { maxKeys: 2 });
      return Object.keys(members).length === 0 ? extra : fc.record(members, { requiredKeys: required });
    }
    default:
      return value;
  }
}

test('whatever a page sends to whatever procedure, the answer is no failure of the engine', async () => {
  const headers = { [tokenHeader]: app.token, 'content-type': 'application/json' };
  await fc.assert(
    fc.asyncProperty(fc.oneof(...inputs), async ({ path, body }) => {
      const url = `${app.server.origin}/rpc${path}`;
      const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify({ json: body }) });
      const text = await answer.text();
      expect(answer.status, `${path} ${JSON.stringify(body)}: ${text}`).toBeLessThan(500);
    }),
    { numRuns: 600, seed },
  );
  expect((await app.client.workspace.get()).engineId).toBe(app.host.context.engineId);
});

test('whatever bytes come, the connection is closed or answered, and the next one is served', async () => {
  const { host } = new URL(app.server.origin);
  const pieces = fc.constantFrom(
    ...[
      'GET ',
      'POST ',
      '/ ',
      '/rpc/workspace/get ',
      'HTTP/1.1',
      'HTTP/2.0',
      '\r\n',
      '\n',
      '\r\n\r\n',
      ': ',
      `host: ${host}`,
      '\0',
      ' ',
    ],
    ...[
      `${tokenHeader}: ${app.token}`,
      'content-length: 5',
      'content-length: -1',
      'transfer-encoding: chunked',
      'ffffffff\r\n',
      '0\r\n\r\n',
    ],
    ...[
      'content-type: multipart/form-data; boundary=x',
      '--x--',
      '{"json":',
      'connection: close',
      'expect: 100-continue',
    ],
  );
  const bytes = fc.array(fc.oneof({ weight: 4, arbitrary: pieces }, fc.string({ unit: 'binary-ascii' })), {
    maxLength: 25,
  });
  await fc.assert(
    fc.asyncProperty(bytes, async (parts) => {
      const answer = await sendRaw(
        app.server.port,
        (async function* () {
          yield parts.join('');
          // Ends the request, whatever it was.
          yield '\r\n\r\nconnection: close\r\n\r\n\r\n\u0000';
        })(),
        20_000,
      );
      expect(answer.status === undefined || answer.status < 500, JSON.stringify(parts)).toBe(true);
    }),
    { numRuns: 200, seed },
  );
  expect((await fetch(app.server.origin)).status).toBe(200);
});
