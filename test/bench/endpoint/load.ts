// Sends the same request again and again: `load.ts PORT KEY CLIENTS MILLISECONDS BODY`. Prints what it measured as JSON.
import { readFileSync } from 'node:fs';
import { HttpConnection, postJson } from '../../rig/httpConnection.ts';

export interface LoadFigures {
  requests: number;
  seconds: number;
  /** Milliseconds. */
  p50: number;
  p99: number;
  /** Answers other than 200. */
  refused: number;
}

const [port, key, clients, milliseconds, body] = process.argv.slice(2) as [string, string, string, string, string];
const request = postJson('/score', key, readFileSync(body, 'utf8'));
const latencies: number[] = [];
let refused = 0;
const begin = performance.now();
const end = begin + Number(milliseconds);

async function ask(): Promise<void> {
  const connection = new HttpConnection(Number(port));
  while (performance.now() < end) {
    const sent = performance.now();
    const { status } = await connection.send(request);
    latencies.push(performance.now() - sent);
    if (status !== 200) refused += 1;
  }
  connection.close();
}

await Promise.all(Array.from({ length: Number(clients) }, ask));
const seconds = (performance.now() - begin) / 1000;
latencies.sort((a, b) => a - b);
const quantile = (share: number) => latencies[Math.min(latencies.length - 1, Math.floor(share * latencies.length))]!;
const figures: LoadFigures = { requests: latencies.length, seconds, p50: quantile(0.5), p99: quantile(0.99), refused };
console.log(JSON.stringify(figures));
