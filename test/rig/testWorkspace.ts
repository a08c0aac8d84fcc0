import { randomUUID } from 'node:crypto';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { type WorkspacePaths, workspacePaths } from '../../pipelines/main/workspace.ts';
import { type CliEnd, type CliOptions, type CliRun, callCli, startCli } from './cli.ts';
import { findProcesses, markVariable } from './findProcesses.ts';

/** A workspace in a temp folder, with the command line at work in it. Disposing ends its processes and removes it. */
export class TestWorkspace implements AsyncDisposable {
  readonly paths: WorkspacePaths;
  readonly #mark = randomUUID();

  constructor(folder: string) {
    this.paths = workspacePaths(folder);
  }

  static async make(): Promise<TestWorkspace> {
    return new TestWorkspace(await mkdtemp(join(tmpdir(), 'pipewright-workspace-')));
  }

  /** Another workspace with the same content and file times. */
  async copy(): Promise<TestWorkspace> {
    const other = await TestWorkspace.make();
    await cp(this.paths.workspace, other.paths.workspace, { recursive: true, preserveTimestamps: true });
    return other;
  }

  start(args: string[], options: CliOptions = {}): CliRun {
    return startCli(['--workspace', this.paths.workspace, ...args], this.#options(options));
  }

  async call(args: string[], options: CliOptions = {}): Promise<CliEnd> {
    return await callCli(['--workspace', this.paths.workspace, ...args], this.#options(options));
  }

  /** Processes at work in this workspace: engines, workers, and what they started. */
  processes(): number[] {
    return findProcesses(this.#mark);
  }

  /** Rows that a query answers, read beside whoever works here. */
  query<T>(sql: string): T[] {
    const database = new Database(this.paths.database, { readonly: true, timeout: 10_000 });
    try {
      return database.prepare(sql).all() as T[];
    } finally {
      database.close();
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const pid of this.processes()) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // Ended in the meantime.
      }
    }
    await rm(this.paths.workspace, { recursive: true, force: true, maxRetries: 5 });
  }

  #options({ env, ...rest }: CliOptions): CliOptions {
    return { ...rest, cwd: this.paths.workspace, env: { ...env, [markVariable]: this.#mark } };
  }
}
