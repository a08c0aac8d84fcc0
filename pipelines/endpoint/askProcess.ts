import { readFile } from 'node:fs/promises';
import type { RealTimeEndpoint, ServingState } from '../contract/endpoint.ts';
import { type LoggedRequest, loggedRequest, type ServingFigures, servingFigures } from '../contract/endpoint.ts';
import type { Result } from '../contract/error.ts';
import { servingPaths } from './serving/servingPaths.ts';

/** Milliseconds that an answer may take. */
const patience = 60_000;
/** Characters of a log that a page is shown. */
const mostLog = 200_000;
/** Bytes at the end of a request log that are looked at. */
const mostRequests = 8e6;

/** What the test console gets: the answer as a caller would get it. */
export interface TestAnswer {
  status: number;
  body: string;
  /** Milliseconds. */
  duration: number;
}

/** Sends a request as a caller would, with the key of programs of this user. The error says that nobody answers. */
export async function sendTest(
  endpoint: RealTimeEndpoint,
  state: ServingState,
  { body, deployment }: { body: string; deployment?: string | undefined },
): Promise<Result<TestAnswer, string>> {
  const headers = {
    'content-type': 'application/json',
    ...(deployment === undefined ? {} : { 'x-pipewright-deployment': deployment }),
  };
  const begin = performance.now();
  const answer = await ask(endpoint, state, '/score', { method: 'POST', headers, body });
  if (!answer.ok) return answer;
  const text = await answer.value.text();
  return { ok: true, value: { status: answer.value.status, body: text, duration: performance.now() - begin } };
}

/** The figures of a running endpoint; undefined when it does not answer. */
export async function readFigures(
  endpoint: RealTimeEndpoint,
  state: ServingState,
): Promise<ServingFigures | undefined> {
  const answer = await ask(endpoint, state, '/figures', {});
  if (!answer.ok || !answer.value.ok) return undefined;
  return servingFigures.parse(await answer.value.json());
}

/** Logged requests, newest first; also of an endpoint that does not run. */
export async function readRequests(folder: string, limit: number): Promise<LoggedRequest[]> {
  const { requests } = servingPaths(folder);
  const texts = await Promise.all([`${requests}.1`, requests].map((path) => readText(path, mostRequests)));
  return texts.join('').split('\n').reverse().flatMap(parseLine).slice(0, limit);
}

/** What the processes printed, oldest first, the end of it. */
export async function readLog(folder: string): Promise<string> {
  const { log } = servingPaths(folder);
  const texts = await Promise.all([`${log}.1`, log].map((path) => readText(path, mostLog)));
  return texts.join('').slice(-mostLog);
}

async function ask(
  { name, port }: RealTimeEndpoint,
  { observerKey }: ServingState,
  path: string,
  init: RequestInit,
): Promise<Result<Response, string>> {
  try {
    const headers = { ...init.headers, authorization: `Bearer ${observerKey}` };
    const signal = AbortSignal.timeout(patience);
    return { ok: true, value: await fetch(`http://127.0.0.1:${port}${path}`, { ...init, headers, signal }) };
  } catch {
    return { ok: false, error: `"${name}" does not answer. Look at its log, or start it again.` };
  }
}

/** The last line of a log that is being written may be torn. */
function parseLine(line: string): LoggedRequest[] {
  try {
    const parsed = loggedRequest.safeParse(JSON.parse(line));
    return parsed.success ? [parsed.data] : [];
  } catch {
    return [];
  }
}

async function readText(path: string, most: number): Promise<string> {
  const bytes = await readFile(path).catch(() => Buffer.alloc(0));
  return bytes.subarray(-most).toString('utf8');
}
