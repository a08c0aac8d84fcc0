// Loaded into an engine by `--import`: counts the places where it writes to the disk, and at the n-th of them ends the
// process or lets the write fail. What it does stands in the environment variable `faultVariable` as JSON of type Fault.
import { openSync, writeSync } from 'node:fs';
import fs, { type FileHandle } from 'node:fs/promises';
import { createRequire, syncBuiltinESMExports } from 'node:module';
import Database from 'better-sqlite3';
import { type Fault, faultVariable } from './faultPlan.ts';

const fault = JSON.parse(process.env[faultVariable] ?? '{}') as Partial<Fault>;
const trace = fault.trace === undefined ? undefined : openSync(fault.trace, 'a');
let count = 0;

/** Passes a write on; `needsRoom` tells those that a full disk refuses. */
function pass<T>(name: string, needsRoom: boolean, write: () => T): T {
  count += 1;
  if (trace !== undefined) writeSync(trace, `${name}\n`);
  const isIt = count === fault.at;
  if (fault.kind === 'kill-before' && isIt) process.kill(process.pid, 'SIGKILL');
  if (fault.kind === 'full' && needsRoom && count >= (fault.at ?? Number.POSITIVE_INFINITY))
    throw refusal(name, 'ENOSPC');
  if (fault.kind === 'broken' && isIt) throw refusal(name, 'EIO');
  const result = write();
  if (fault.kind === 'kill-after' && isIt) {
    if (result instanceof Promise) return result.finally(() => process.kill(process.pid, 'SIGKILL')) as T;
    process.kill(process.pid, 'SIGKILL');
  }
  return result;
}

function refusal(name: string, code: 'ENOSPC' | 'EIO'): Error {
  if (name === 'commit') {
    const [words, sqlite] =
      code === 'ENOSPC' ? ['database or disk is full', 'SQLITE_FULL'] : ['disk I/O error', 'SQLITE_IOERR_WRITE'];
    return new Database.SqliteError(words, sqlite);
  }
  return Object.assign(new Error(`${code}: made to fail, ${name}`), { code, syscall: name });
}

type Call = (...args: never[]) => unknown;

/** Replaces a function by one whose calls count as writes. */
function wrap<T extends object>(
  target: T,
  name: keyof T & string,
  needsRoom: boolean,
  isWrite = (..._: unknown[]) => true,
) {
  const original = target[name] as Call;
  function wrapped(this: unknown, ...args: never[]) {
    const write = () => original.apply(this, args);
    if (!isWrite(...args)) return write();
    if (name.endsWith('Sync')) return pass(name, needsRoom, write);
    return Promise.resolve().then(() => pass(name, needsRoom, write));
  }
  Object.defineProperty(target, name, { value: wrapped, writable: true, configurable: true });
}

const probe = await fs.open(process.execPath);
const handlePrototype = Object.getPrototypeOf(probe) as FileHandle;
await probe.close();
for (const name of ['write', 'writeFile'] as const) wrap(handlePrototype, name, true);
wrap(handlePrototype, 'sync', false);
wrap(fs, 'open', true, (_, flags) => typeof flags === 'string' && flags !== 'r');
for (const name of ['mkdir', 'rename', 'writeFile'] as const) wrap(fs, name, true);
for (const name of ['rm', 'utimes', 'chmod'] as const) wrap(fs, name, false);
const syncFs = createRequire(import.meta.url)('node:fs') as typeof import('node:fs');
for (const name of ['mkdirSync', 'writeFileSync'] as const) wrap(syncFs, name, true);
syncBuiltinESMExports();

/** A transaction that succeeds is one commit; one that is refused leaves nothing. */
const { transaction } = Database.prototype;
Database.prototype.transaction = function (this: Database.Database, body: Call) {
  const original = transaction.call(this, body as never) as unknown as Record<string, Call> & Call;
  const commit =
    (run: Call) =>
    (...args: never[]) =>
      pass('commit', true, () => run(...args));
  return Object.assign(commit(original), { immediate: commit(original.immediate!) });
} as never;
