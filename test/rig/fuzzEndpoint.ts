import { gzipSync } from 'node:zlib';
import { HttpConnection } from './httpConnection.ts';
import { person } from './makeServable.ts';
import { pick, randomNumbers } from './randomNumbers.ts';
import type { ServingEndpoint } from './servingEndpoint.ts';

type Random = () => number;

/** Values that a place in a request may have, near the right ones and far from them. */
const values = [
  ...[
    'null',
    'true',
    '0',
    '-1',
    '41',
    '39.5',
    '1e308',
    '1e999',
    '-0',
    '9007199254740993',
    '1e-320',
    '[]',
    '{}',
    '[[]]',
  ],
  ...[
    '""',
    '"nurse"',
    '"41"',
    '"\\u0000"',
    '"\\ud800"',
    '"__proto__"',
    '"NaN"',
    'NaN',
    'Infinity',
    '"2024-01-31"',
    '"é"',
  ],
  ...['{"__proto__":1}', '{"constructor":{}}', `"${'x'.repeat(2_000)}"`, `${'['.repeat(500)}${']'.repeat(500)}`],
];
const names = [
  'age',
  'hours',
  'job',
  'married',
  'income',
  '__proto__',
  'constructor',
  'toString',
  '',
  'Age',
  'a\\"b',
  '\\u0000',
];
const routes = ['/score', '/v2/models/income/infer', '/v2/models/income/versions/1/infer', '/v2/models/other/infer'];
const others = [
  ...[
    '/',
    '/openapi.json',
    '/metrics',
    '/status',
    '/figures',
    '/requests?limit=x',
    '/requests',
    '/v2',
    '/v2/health/ready',
  ],
  ...[
    '/v2/models/income',
    '/v2/models/%ff',
    '/v2/models/income/versions/9/ready',
    '/%00',
    '/..%2f..%2fstate.json',
    '/score?x=1',
  ],
  ...['//score', '/score/', '/console.js/../state.json', '/v2/models/income/versions//infer', `/${'a'.repeat(3_000)}`],
];
const datatypes = ['FP64', 'FP32', 'INT64', 'INT32', 'BOOL', 'BYTES', 'FP16', 'toString', ''];

function writeRow(random: Random): string {
  const columns = Object.entries(person).filter(() => random() < 0.99);
  const parts = columns.map(
    ([name, value]) => `"${name}":${random() < 0.04 ? pick(values, random) : JSON.stringify(value)}`,
  );
  if (random() < 0.1) parts.push(`"${pick(names, random)}":${pick(values, random)}`);
  return random() < 0.05 ? pick(values, random) : `{${parts.join(',')}}`;
}

function writeRows(random: Random): string {
  const rows = Array.from({ length: Math.floor(random() * 4) }, () => writeRow(random)).join(',');
  switch (Math.floor(random() * 6)) {
    case 0:
      return `[${rows}]`;
    case 1:
      return `{"dataframe_records":[${rows}]}`;
    case 2: {
      const columns = Object.keys(person).map((name) => (random() < 0.05 ? pick(names, random) : name));
      const data = Array.from({ length: 2 }, () => `[${columns.map(() => pick(values, random)).join(',')}]`);
      return `{"columns":${JSON.stringify(columns)},"data":[${data.join(',')}]}`;
    }
    case 3:
      return `{"${pick(['rows', 'columns', 'data', 'dataframe_split', 'instances'], random)}":${pick(values, random)}}`;
    default:
      return `{"rows":[${rows}]}`;
  }
}

function writeTensors(random: Random): { body: Buffer; headers: string[] } {
  const count = Math.floor(random() * 4);
  const bytes: Buffer[] = [];
  const usual: Record<string, string> = { age: 'INT64', hours: 'FP64', job: 'BYTES', married: 'BOOL' };
  const inputs = Object.entries(usual).map(([name, right]) => {
    const datatype = random() < 0.04 ? pick(datatypes, random) : right;
    const shape =
      random() < 0.1 ? pick(['[]', '[1,2]', '[99999999999]', '[-1]', 'null', `[${count}]`], random) : `[${count},1]`;
    const known = person[name as keyof typeof person];
    const head = `{"name":"${random() < 0.05 ? pick(names, random) : name}","shape":${shape},"datatype":"${datatype}"`;
    if (random() < 0.5) {
      const data = Array.from({ length: count }, () =>
        random() < 0.03 ? pick(values, random) : JSON.stringify(known),
      );
      return `${head},"data":[${data.join(',')}]}`;
    }
    const text = Buffer.from(String(known));
    const length = Buffer.from([random() < 0.9 ? text.length : 255, 0, 0, random() < 0.95 ? 0 : 255]);
    const size = { INT64: 8, FP64: 8, BOOL: 1 }[right] ?? 0;
    const one = right === 'BYTES' ? Buffer.concat([length, text]) : Buffer.alloc(size, Math.floor(random() * 256));
    bytes.push(...Array.from({ length: random() < 0.95 ? count : count + 1 }, () => one));
    const written = one.length * count;
    return `${head},"parameters":{"binary_data_size":${random() < 0.95 ? written : pick(values, random)}}}`;
  });
  const rest = random() < 0.3 ? ',"outputs":[{"name":"Scored Labels","parameters":{"binary_data":true}}]' : '';
  const json = Buffer.from(`{"inputs":[${inputs.join(',')}]${rest}}`);
  const told = random() < 0.9 ? json.length : Math.floor(random() * 2 * json.length) - 5;
  return { body: Buffer.concat([json, ...bytes]), headers: [`Inference-Header-Content-Length: ${told}`] };
}

/** Changes some bytes, or cuts the end off. */
function damage(body: Buffer, random: Random): Buffer {
  if (random() < 0.3) return body.subarray(0, Math.floor(random() * body.length));
  const changed = Buffer.from(body);
  for (let i = 0; i < 3 && changed.length > 0; i++)
    changed[Math.floor(random() * changed.length)] = Math.floor(random() * 256);
  return changed;
}

function writeRequest(random: Random, key: string): Buffer {
  const isOther = random() < 0.15;
  const path = isOther
    ? pick(others, random)
    : random() < 0.9
      ? pick(routes.slice(0, 2), random)
      : pick(routes, random);
  const tensors = path.startsWith('/v2') && random() < 0.9;
  const made = tensors ? writeTensors(random) : { body: Buffer.from(writeRows(random)), headers: [] };
  let body = random() < 0.1 ? damage(made.body, random) : made.body;
  const headers = [...made.headers];
  if (random() < 0.1) {
    headers.push(`Content-Encoding: ${pick(['gzip', 'deflate', 'br', 'identity', 'toString'], random)}`);
    if (random() < 0.7) body = gzipSync(body);
  }
  if (random() < 0.05) headers.push(`x-pipewright-deployment: ${pick(['blue', 'green', '__proto__', '%00'], random)}`);
  const method = isOther ? pick(['GET', 'POST', 'PUT', 'OPTIONS', 'DELETE'], random) : random() < 0.97 ? 'POST' : 'GET';
  headers.push(random() < 0.98 ? `Authorization: Bearer ${key}` : `x-api-key: ${pick(['', key, `${key}x`], random)}`);
  const head = `${method} ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\n${headers.join('\r\n')}\r\nContent-Length: ${body.length}\r\n\r\n`;
  return Buffer.concat([Buffer.from(head), body]);
}

/**
 * Sends requests that are mostly right and wrong in places. Yields one of each that was answered as a failure of the server, or
 * not answered, with what was sent. The same seed makes the same requests.
 */
export async function* fuzzEndpoint(
  endpoint: ServingEndpoint,
  { count, seed }: { count: number; seed: number },
): AsyncIterable<{ sent: string; status: number; wrong: string[] }> {
  const random = randomNumbers(seed);
  const connection = new HttpConnection(endpoint.plan.port);
  for (let i = 0; i < count; i++) {
    const request = writeRequest(random, endpoint.key);
    const sent = request.toString('latin1').slice(0, 1_500);
    const begin = performance.now();
    try {
      const { status, body } = await connection.send(request);
      const wrong = status >= 500 ? [`${status} ${body}`] : [];
      if (status >= 400 && !/^\{"error":/.test(body)) wrong.push(`${status} without words: ${body.slice(0, 200)}`);
      const duration = performance.now() - begin;
      if (duration > 5_000) wrong.push(`took ${Math.round(duration)} ms`);
      yield { sent, status, wrong };
    } catch (error) {
      yield { sent, status: 0, wrong: [(error as Error).message] };
    }
  }
  connection.close();
}
