import { deflateSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { person, servePeople } from '../rig/makeServable.ts';
import { sendRaw } from '../rig/rawRequest.ts';
import { ServingEndpoint } from '../rig/servingEndpoint.ts';
import { TestWorkspace } from '../rig/testWorkspace.ts';

let workspace: TestWorkspace;
let endpoint: ServingEndpoint;
beforeAll(async () => {
  workspace = await TestWorkspace.make();
  const servable = await servePeople(workspace);
  const limits = { body: 100_000, rows: 50 };
  endpoint = await ServingEndpoint.start({ deployments: [{ servable }], limits, sample: 0.5 });
});
afterAll(async () => {
  await endpoint?.[Symbol.asyncDispose]();
  await workspace[Symbol.asyncDispose]();
});

interface Answered {
  predictions: Record<string, unknown>[];
  data: unknown[][];
  columns: string[];
  deployment: string;
  error: { code: string; message: string; problems?: string[] };
}
const read = async (response: Response) => (await response.json()) as Answered;

describe('rows', () => {
  test('are answered in their order, in the orientation that they came in', async () => {
    const rows = [person, { ...person, age: 19, job: null }];
    const records = await read(await endpoint.score({ rows }));
    expect(records.predictions).toHaveLength(2);
    expect(Object.keys(records.predictions[0]!)).toEqual(['Scored Labels', 'Scored Probabilities']);
    expect(records.deployment).toBe('blue');
    const [columns, data] = [Object.keys(person), rows.map((row) => Object.values(row))];
    for (const body of [rows, { dataframe_records: rows }]) {
      expect((await read(await endpoint.score(body))).predictions).toEqual(records.predictions);
    }
    for (const body of [{ columns, data }, { dataframe_split: { columns, data } }]) {
      const split = await read(await endpoint.score(body));
      expect(split.columns).toEqual(['Scored Labels', 'Scored Probabilities']);
      expect(split.data).toEqual(records.predictions.map((row) => Object.values(row)));
    }
  });

  test('may be packed', async () => {
    const body = JSON.stringify([person]);
    for (const [encoding, pack] of Object.entries({ gzip: gzipSync, deflate: deflateSync })) {
      const headers = { 'content-encoding': encoding };
      const response = await endpoint.ask('/score', { method: 'POST', body: pack(body), headers });
      expect(response.status).toBe(200);
    }
  });

  test('with columns that nobody asked for are answered, and the header names these', async () => {
    const response = await endpoint.score([{ ...person, Straße: 1, income: 'low' }]);
    expect(response.status).toBe(200);
    expect(response.headers.get('x-pipewright-ignored')).toBe('Stra%C3%9Fe, income');
  });
});

const deep = `${'['.repeat(10_000)}${']'.repeat(10_000)}`;
const refusals: [what: string, body: string, status: number, words: RegExp, headers?: Record<string, string>][] = [
  ['no JSON', '{"rows": [', 400, /not JSON/],
  ['an empty body', '', 400, /empty/],
  ['10,000 nested lists', deep, 422, /Row 0/],
  ['a number', '5', 422, /rows/],
  ['a missing column', JSON.stringify([person, { age: 1, hours: 2, married: true }]), 422, /Row 1.*"job"/],
  ['a text where a number belongs', JSON.stringify([{ ...person, hours: 'many' }]), 422, /Row 0.*"hours".*"many"/],
  ['a number that is too large', JSON.stringify([person]).replace('39.5', '1e999'), 422, /Row 0.*"hours"/],
  ['a number with a fraction where a whole one belongs', JSON.stringify([{ ...person, age: 4.5 }]), 422, /"age"/],
  ['a prototype', '[{"__proto__": {"age": 41, "hours": 1, "job": "nurse", "married": true}}]', 422, /Row 0.*"age"/],
  ['more rows than are taken', JSON.stringify(Array(51).fill(person)), 422, /51.*50/],
  ['more bytes than are taken', JSON.stringify([{ ...person, job: 'x'.repeat(200_000) }]), 413, /100,000/],
  ['an unknown packing', '[]', 415, /gzip/, { 'content-encoding': 'br' }],
  ['a broken packing', '[]', 400, /gzip/, { 'content-encoding': 'gzip' }],
  [
    'a deployment that is not there',
    JSON.stringify([person]),
    404,
    /"green".*blue/,
    { 'x-pipewright-deployment': 'green' },
  ],
];

test('numbers that are missing may be NaN in tensors, as Python writes them; texts that say so stay', async () => {
  const input = (name: string, datatype: string, data: string) =>
    `{"name":"${name}","shape":[1,1],"datatype":"${datatype}","data":[${data}]}`;
  const inputs = [
    input('age', 'INT64', '41'),
    input('hours', 'FP64', 'NaN'),
    input('job', 'BYTES', '"a \\"NaN"'),
    input('married', 'BOOL', 'true'),
  ];
  const body = `{"inputs":[${inputs.join(',')}]}`;
  const response = await endpoint.ask('/v2/models/income/infer', { method: 'POST', body });
  expect(response.status, await response.clone().text()).toBe(200);
  const { outputs } = (await response.json()) as { outputs: { data: unknown[] }[] };
  const same = await read(await endpoint.score([{ ...person, hours: null, job: 'a "NaN' }]));
  expect(outputs.map(({ data }) => data[0])).toEqual(Object.values(same.predictions[0]!));
});

describe('a request is refused in words', () => {
  test.for(refusals)('%s', async ([, body, status, words, headers]) => {
    const response = await endpoint.ask('/score', { method: 'POST', body, headers: headers ?? {} });
    const { error } = await read(response);
    expect(response.status, error.message).toBe(status);
    expect(error.message).toMatch(words);
    expect(error.message).not.toMatch(/\bat .*\.ts|SELECT|undefined|\[object/);
  });

  test('a small body that unpacks to a large one', async () => {
    const body = gzipSync(Buffer.alloc(50_000_000, ' '));
    expect(body.length).toBeLessThan(100_000);
    const response = await endpoint.ask('/score', { method: 'POST', body, headers: { 'content-encoding': 'gzip' } });
    expect(response.status).toBe(413);
  });

  test('a body without an end', async () => {
    const answer = await sendRaw(
      endpoint.plan.port,
      (async function* () {
        const head = `POST /score HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${endpoint.key}\r\nTransfer-Encoding: chunked\r\n\r\n`;
        yield head;
        for (let i = 0; i < 200; i++) yield `1000\r\n${'x'.repeat(4096)}\r\n`;
      })(),
      10_000,
    );
    expect(answer.status).toBe(413);
  });

  test('what is no HTTP', async () => {
    const answer = await sendRaw(
      endpoint.plan.port,
      (async function* () {
        yield 'HELLO\r\n\r\n';
      })(),
      10_000,
    );
    expect(answer.status).toBe(400);
  });
});

const addresses: [method: string, path: string][] = [
  ['POST', '/score'],
  ['GET', '/openapi.json'],
  ['GET', '/metrics'],
  ['GET', '/status'],
  ['GET', '/figures'],
  ['GET', '/requests'],
  ['GET', '/v2'],
  ['GET', '/v2/health/live'],
  ['GET', '/v2/health/ready'],
  ['GET', '/v2/models/income'],
  ['GET', '/v2/models/income/ready'],
  ['GET', '/v2/models/income/versions/1'],
  ['POST', '/v2/models/income/infer'],
  ['POST', '/v2/models/income/versions/1/infer'],
  ['GET', '/serving.json'],
  ['GET', '/../state.json'],
  ['DELETE', '/score'],
];

describe('keys', () => {
  test('nothing is answered without one, or with a wrong one', async () => {
    const wrong = [
      '',
      'Bearer',
      'Bearer x',
      `Basic ${endpoint.key}`,
      `Bearer ${endpoint.key}x`,
      `Bearer ${endpoint.key.slice(1)}`,
    ];
    for (const [method, path] of addresses) {
      for (const authorization of [undefined, ...wrong]) {
        const headers = authorization === undefined ? {} : { authorization };
        const response = await fetch(`${endpoint.url}${path}`, { method, headers });
        expect(response.status, `${method} ${path} ${authorization}`).toBe(401);
        const { error } = (await response.json()) as { error: string | { message: string } };
        expect(typeof error === 'string' ? error : error.message).toMatch(/key/);
      }
    }
  });

  test('either header carries them', async () => {
    const response = await fetch(`${endpoint.url}/v2`, { headers: { 'x-api-key': endpoint.key } });
    expect(response.status).toBe(200);
  });

  test('those of callers do not open what is for the program that runs the endpoint', async () => {
    for (const path of ['/status', '/figures', '/requests']) expect((await endpoint.ask(path)).status).toBe(403);
  });

  test('are written down nowhere', async () => {
    await endpoint.score([person]);
    const written = JSON.stringify([await endpoint.observe('/requests'), await endpoint.log()]);
    expect(written).not.toContain(endpoint.key);
    expect(written).not.toContain((await endpoint.state())!.observerKey);
  });
});

describe('the page to try it with', () => {
  test('is for everybody, holds nothing of the endpoint, and runs nothing but its own files', async () => {
    for (const [path, type] of Object.entries({
      '/': 'text/html',
      '/console.js': 'text/javascript',
      '/console.css': 'text/css',
    })) {
      const response = await fetch(`${endpoint.url}${path}`);
      expect(response.status).toBe(200);
      expect(response.headers.get('content-type')).toContain(type);
      expect(response.headers.get('content-security-policy')).toMatch(/^default-src 'none'; script-src 'self'/);
      expect(await response.text()).not.toMatch(/income|nurse/);
    }
  });
});

describe('figures', () => {
  test('count requests, rows, refusals and what was predicted', async () => {
    const before = await endpoint.observe<{
      deployments: { requests: number; rows: number; predictions: { count: number }[] }[];
    }>('/figures');
    await endpoint.score([person, person, person]);
    await endpoint.score([{}]);
    const { minutes, deployments } = await endpoint.observe<{
      minutes: { requests: number; refused: number; p50: number | null }[];
      deployments: { requests: number; rows: number; predictions: { label: string; count: number }[] }[];
    }>('/figures');
    const total = (one: { predictions: { count: number }[] }) =>
      one.predictions.reduce((sum, { count }) => sum + count, 0);
    expect(deployments[0]!.requests - before.deployments[0]!.requests).toBe(2);
    expect(deployments[0]!.rows - before.deployments[0]!.rows).toBe(3);
    expect(total(deployments[0]!) - total(before.deployments[0]!)).toBe(3);
    expect(deployments[0]!.predictions.every(({ label }) => ['high', 'low'].includes(label))).toBe(true);
    expect(minutes.at(-1)!.refused).toBeGreaterThan(0);
    expect(minutes.at(-1)!.p50).toBeGreaterThan(0);
  });

  test('are told to Prometheus', async () => {
    const response = await endpoint.ask('/metrics');
    expect(response.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    const lines = (await response.text()).trimEnd().split('\n');
    for (const line of lines) {
      expect(line).toMatch(/^(# (HELP|TYPE) [a-z_]+ .+|[a-z_]+\{([a-z_]+="(\\.|[^"\\])*",?)*\} -?[\d.e+-]+)$/);
    }
    expect(lines).toContain('pipewright_ready{endpoint="income"} 1');
    expect(
      lines.find((line) =>
        line.startsWith('pipewright_requests_total{endpoint="income",deployment="blue",status="200"}'),
      ),
    ).toBeDefined();
  });

  test('requests are written down, the share of the sample with rows and answers', async () => {
    for (let i = 0; i < 10; i++) await endpoint.score([{ ...person, age: 30 + i }]);
    await endpoint.score([{ ...person, age: 'old' }]);
    const [refused, ...others] =
      await endpoint.observe<{ status: number; message?: string; request?: unknown; response?: unknown }[]>(
        '/requests?limit=11',
      );
    expect(refused).toMatchObject({ status: 422, message: expect.stringContaining('"age"') });
    expect(refused!.request).toBeUndefined();
    const kept = others.filter(({ request }) => request !== undefined);
    expect(kept).toHaveLength(5);
    expect(kept.every(({ response }) => (response as Answered).predictions.length === 1)).toBe(true);
  });
});

test('its description says what it takes, and its examples are answered', async () => {
  const document = (await (await endpoint.ask('/openapi.json')).json()) as {
    openapi: string;
    paths: Record<
      string,
      { post: { requestBody: { content: Record<string, { examples: Record<string, { value: unknown }> }> } } }
    >;
    components: { schemas: { Row: { required: string[]; properties: Record<string, { type: string[] }> } } };
  };
  expect(document.openapi).toBe('3.1.0');
  expect(document.components.schemas.Row.properties.hours!.type).toEqual(['number', 'null']);
  expect(document.components.schemas.Row.required).toEqual(Object.keys(person));
  const { examples } = document.paths['/score']!.post.requestBody.content['application/json']!;
  for (const { value } of Object.values(examples)) expect((await endpoint.score(value)).status).toBe(200);
});
