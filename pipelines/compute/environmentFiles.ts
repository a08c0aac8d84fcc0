import { createHash } from 'node:crypto';
import { lstatSync, readdirSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { syncFolder, writeDurably } from '../cache/durableFile.ts';
import { sortedJson } from '../cache/fingerprint.ts';
import { type Environment, environment } from '../contract/compute.ts';
import { computeName } from '../contract/computeName.ts';
import type { Result } from '../contract/error.ts';
import type { EnvironmentView } from '../contract/rpc/compute.ts';
import { joinPath, parseWithWords } from '../graph/parseWithWords.ts';
import { ChangedFile } from './changedFile.ts';

const ending = '.json';
/** Bytes. Larger ones are not read. */
const largestFile = 2 ** 20;
/** What is told about one file. */
const mostIssues = 5;

export interface NamedEnvironment {
  name: string;
  content: Environment;
  /** sha256 in hex of all that decides results. */
  version: string;
}

/** Environments of a workspace: `environments/NAME.json`, which live in git and may be changed by any program at any time. */
export class EnvironmentFiles {
  readonly #folder: string;
  readonly #files = new Map<string, ChangedFile<Result<NamedEnvironment, string>>>();

  constructor(workspace: string) {
    this.#folder = join(workspace, 'environments');
  }

  /** By name; with what is wrong with those that cannot be used. Files with other names than environments have are left alone. */
  list(): EnvironmentView[] {
    let files: string[] = [];
    try {
      files = readdirSync(this.#folder);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
    const names = files.filter((file) => file.endsWith(ending)).map((file) => file.slice(0, -ending.length));
    return names
      .filter((name) => computeName.safeParse(name).success)
      .sort()
      .map((name) => this.view(name));
  }

  view(name: string): EnvironmentView {
    const found = this.find(name);
    if (!found.ok) return { name, environment: null, problem: found.error, version: null };
    return { name, environment: found.value.content, problem: null, version: found.value.version };
  }

  /** An error says in words why it cannot be used. */
  find(name: string): Result<NamedEnvironment, string> {
    const path = this.#pathOf(name);
    const stat = lstatSync(path, { throwIfNoEntry: false });
    if (!stat) {
      const error = `There is no environment "${name}" here. Add the file environments/${name}${ending} to the workspace, or choose another one.`;
      return { ok: false, error };
    }
    if (!stat.isFile() || stat.size > largestFile) {
      const error = `environments/${name}${ending} is not a file of at most ${largestFile / 2 ** 20} MiB.`;
      return { ok: false, error };
    }
    const file = this.#files.get(name) ?? new ChangedFile(path, (text) => parseEnvironment(name, text ?? ''));
    this.#files.set(name, file);
    return file.read();
  }

  async save(name: string, content: Environment): Promise<void> {
    await mkdir(this.#folder, { recursive: true });
    await writeDurably(this.#pathOf(name), `${JSON.stringify(content, null, 2)}\n`);
  }

  /** Answers false where there was none. */
  async remove(name: string): Promise<boolean> {
    const path = this.#pathOf(name);
    if (!lstatSync(path, { throwIfNoEntry: false })) return false;
    await rm(path);
    await syncFolder(this.#folder);
    return true;
  }

  /** Throws where the name is none: it would become a path. */
  #pathOf(name: string): string {
    return join(this.#folder, `${computeName.parse(name)}${ending}`);
  }
}

function parseEnvironment(name: string, text: string): Result<NamedEnvironment, string> {
  const file = `environments/${name}${ending}`;
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { ok: false, error: `${file} is not JSON text. Correct it, or bring back an earlier version of it.` };
  }
  const parsed = parseWithWords(environment, json);
  if (!parsed.ok) {
    const words = parsed.error.slice(0, mostIssues).map(({ path, message }) => {
      return path.length === 0 ? message : `${joinPath(path)}: ${message}`;
    });
    return { ok: false, error: `${file} cannot be used. ${words.join(' ')}` };
  }
  // What it is called and described as decides no result.
  const { description: _, ...deciding } = parsed.value;
  const version = createHash('sha256').update(sortedJson(deciding)).digest('hex');
  return { ok: true, value: { name, content: parsed.value, version } };
}
