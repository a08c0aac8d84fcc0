import { readFile } from 'node:fs/promises';
import { type LoggedRequest, loggedRequest, type ServingPlan } from '../../contract/endpoint.ts';
import { RotatedFile } from './rotatedFile.ts';

const fileLimit = 20_000_000;
/** Characters of rows or answers of one request that are kept. */
const mostKept = 100_000;

/** What was asked and answered: one line of JSON a request. Keys are not in it. */
export class RequestLog {
  readonly #path: string;
  readonly #file: RotatedFile;
  #sampled = 0;

  constructor(path: string) {
    this.#path = path;
    this.#file = new RotatedFile(path, fileLimit);
  }

  /** Whether the next answered request is among those that are kept with rows and answers: evenly, the share of them. */
  samples(share: ServingPlan['logging']['sample']): boolean {
    if (share <= 0) return false;
    this.#sampled += share;
    if (this.#sampled < 1) return false;
    this.#sampled -= 1;
    return true;
  }

  /** `kept`: JSON texts of rows and answer, of requests in the sample; too long ones are left out. */
  add(entry: LoggedRequest, kept?: { request: string; response: string }): void {
    if (!kept || kept.request.length + kept.response.length > mostKept) this.#file.add(() => JSON.stringify(entry));
    else this.#file.add(() => addRows(JSON.stringify(entry), kept));
  }

  /** The last `count` requests, newest first. */
  async read(count: number): Promise<LoggedRequest[]> {
    this.#file.flush();
    const found: LoggedRequest[] = [];
    for (const path of [this.#path, `${this.#path}.1`]) {
      const text = await readFile(path, 'utf8').catch(() => '');
      for (const line of text.split('\n').reverse()) {
        if (found.length >= count) return found;
        const entry = parseLine(line);
        if (entry) found.push(entry);
      }
    }
    return found;
  }

  close(): void {
    this.#file.close();
  }
}

function addRows(line: string, { request, response }: { request: string; response: string }): string {
  return `${line.slice(0, -1)},"request":${request},"response":${response}}`;
}

/** A line that was cut off by a crash is none. */
function parseLine(line: string): LoggedRequest | undefined {
  if (line === '') return undefined;
  try {
    return loggedRequest.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}
