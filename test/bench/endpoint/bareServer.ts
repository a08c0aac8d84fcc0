// What an endpoint is compared with: `bareServer.ts SERVABLE`, node:http and onnxruntime and nothing else. No key, no check, no log.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import type { Servable } from '../../../pipelines/contract/servable.ts';

const folder = process.argv[2]!;
const { request, response } = JSON.parse(readFileSync(join(folder, 'servable.json'), 'utf8')) as Servable;
const session = await InferenceSession.create(join(folder, 'pipeline.onnx'), {
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
  logSeverityLevel: 3,
});

type Row = Record<string, number | string | null>;

async function score(text: string): Promise<string> {
  const { rows } = JSON.parse(text) as { rows: Row[] };
  const shape = [rows.length, 1];
  const feeds: Record<string, Tensor> = {};
  for (const [i, { name, type }] of request.entries()) {
    const values = rows.map((row) => row[name] ?? null);
    feeds[session.inputNames[i]!] =
      type === 'string'
        ? new Tensor('string', values.map(String), shape)
        : new Tensor(
            'float64',
            Float64Array.from(values, (value) => (value === null ? Number.NaN : Number(value))),
            shape,
          );
  }
  const outputs = await session.run(feeds);
  const predictions = rows.map((_, i) => {
    return Object.fromEntries(response.map(({ name }, c) => [name, plain(outputs[session.outputNames[c]!]!.data[i]!)]));
  });
  return JSON.stringify({ predictions });
}

function plain(value: number | string | bigint | boolean): unknown {
  return typeof value === 'bigint' ? Number(value) : value;
}

const server = createServer((incoming, outgoing) => {
  const chunks: Buffer[] = [];
  incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
  incoming.on('end', () => {
    void score(Buffer.concat(chunks).toString()).then((text) => {
      outgoing.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) });
      outgoing.end(text);
    });
  });
});
server.listen(0, '127.0.0.1', () => console.log(JSON.stringify({ port: (server.address() as AddressInfo).port })));
process.on('disconnect', () => process.exit(0));
