import type Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { newPath } from '../../test/rig/runModule.ts';
import { artifact } from '../contract/artifact.ts';
import type { RunEvent } from '../contract/event.ts';
import { type KeyParts, stepKey } from '../contract/run.ts';
import { DamagedStoreError } from './damagedStoreError.ts';
import { openDatabase } from './openDatabase.ts';
import { RunHistory } from './runHistory.ts';
import { RunStore } from './runStore.ts';

let database: Database.Database;
let store: RunStore;
let history: RunHistory;

beforeEach(async () => {
  database = await openDatabase(await newPath('store.db'));
  store = new RunStore(database);
  history = new RunHistory(database);
});
afterEach(() => database.close());

const key = stepKey.parse('a'.repeat(64));
const keyParts = {
  module: 'm@1',
  code: 'c',
  params: { n: 1 },
  inputs: {},
  sources: {},
  environment: 'here',
} as unknown as KeyParts;

function startOf(runId: string, at = 0): RunEvent {
  const steps = ['a', 'b', 'c'].map((nodeId) => ({ nodeId, module: 'm', title: nodeId.toUpperCase() }));
  return { type: 'run-started', runId, at, name: 'Test', snapshot: '{"nodes":[]}', parameters: { rate: 0.5 }, steps };
}

function start(runId: string, at = 0): void {
  record(startOf(runId, at));
}

function startStep(runId: string, nodeId: string, attempt = 1): void {
  record({ type: 'step-started', runId, nodeId, at: 1, attempt, key, keyParts });
}

function finish(runId: string): void {
  const steps = { completed: 0, reused: 0, failed: 0, skipped: 0, canceled: 0 };
  record({ type: 'run-finished', runId, at: 9, status: 'completed', steps, metrics: {} });
}

function record(...events: RunEvent[]): void {
  store.record(events);
}

const statuses = (runId: string) => history.steps(runId).map(({ status }) => status);

describe('A run is found', () => {
  beforeEach(() => {
    start('20260101-000000-aaaaaa', 1);
    start('20260101-000000-aabbbb', 2);
    start('20260102-000000-cccccc', 3);
  });

  test('by its id, or by the beginning of its id when no other has it', () => {
    expect(history.find('20260101-000000-aaaaaa')?.id).toBe('20260101-000000-aaaaaa');
    expect(history.find('20260102')?.id).toBe('20260102-000000-cccccc');
    expect(history.find('20260101')).toBeUndefined();
    expect(history.find('20260103')).toBeUndefined();
  });

  test('as the latest', () => {
    expect(history.find('latest')?.id).toBe('20260102-000000-cccccc');
    expect(history.list().map(({ startedAt }) => startedAt)).toEqual([3, 2, 1]);
  });

  test('by what the user means, not by what SQL makes of it', () => {
    for (const id of ['%', '_', '', "' OR 1=1 --", '2026010_-000000-aaaaaa']) expect(history.find(id)).toBeUndefined();
  });
});

test('what an engine that was killed left going on is interrupted; what is over stays as it was', () => {
  start('killed');
  startStep('killed', 'a');
  record({ type: 'step-completed', runId: 'killed', nodeId: 'a', at: 2, outputs: {} });
  startStep('killed', 'b');
  start('over');
  finish('over');
  store.markInterrupted(10);
  expect(history.find('killed')).toMatchObject({ status: 'interrupted', finishedAt: 10 });
  expect(statuses('killed')).toEqual(['completed', 'interrupted', 'skipped']);
  expect(history.find('over')).toMatchObject({ status: 'completed', finishedAt: 9 });
  store.markInterrupted(20);
  expect(history.find('killed')).toMatchObject({ finishedAt: 10 });
});

test('a cancellation is asked for of one run, as often as anybody likes', () => {
  start('one');
  start('two');
  store.requestCancel('one');
  store.requestCancel('one');
  expect(store.isCancelRequested('one')).toBe(true);
  expect(store.isCancelRequested('two')).toBe(false);
});

test('a second attempt starts without the metrics of the first', () => {
  start('run');
  startStep('run', 'a');
  record({ type: 'metric', runId: 'run', nodeId: 'a', at: 2, name: 'loss', value: 3, step: 1 });
  startStep('run', 'a', 2);
  record({ type: 'metric', runId: 'run', nodeId: 'a', at: 3, name: 'loss', value: 2, step: 1 });
  expect(history.metrics('run').get('a')).toEqual([{ name: 'loss', value: 2, step: 1 }]);
  expect(history.steps('run')[0]).toMatchObject({ attempt: 2, status: 'running', failure: null });
});

test('a step that is reused is the same in the history, whether that is told with the start of its run or later', () => {
  const outputs = { results: artifact.parse({ digest: 'b'.repeat(64), kind: 'file', size: 3, type: 'table' }) };
  const reuse = (runId: string, nodeId: string): RunEvent => {
    return { type: 'step-reused', runId, nodeId, at: 4, key, keyParts, outputs, metrics: [{ name: 'loss', value: 3 }] };
  };
  start('later');
  record(reuse('later', 'b'));
  record(reuse('later', 'a'));
  record(startOf('at once'), reuse('at once', 'b'), reuse('at once', 'a'));
  const told = (runId: string) => [history.steps(runId), history.metrics(runId), history.keyParts(runId)];
  expect(told('at once')).toEqual(told('later'));
  expect(history.steps('at once')).toMatchObject([{ status: 'reused', key, startedAt: 4, outputs }, {}, { key: null }]);
  expect(statuses('at once')).toEqual(['reused', 'reused', 'queued']);
});

test('a step that was reused and then ran, its result being damaged, ends as it ran', () => {
  const reuse: RunEvent = {
    type: 'step-reused',
    runId: 'run',
    nodeId: 'a',
    at: 4,
    key,
    keyParts,
    outputs: {},
    metrics: [],
  };
  const run: RunEvent = { type: 'step-started', runId: 'run', nodeId: 'a', at: 5, attempt: 1, key, keyParts };
  record(startOf('run'), reuse, run);
  expect(history.steps('run')[0]).toMatchObject({ status: 'running', startedAt: 5, finishedAt: null });
});

test('events of which one is refused leave nothing behind', () => {
  start('run');
  const events: RunEvent[] = [
    { type: 'log', runId: 'run', nodeId: 'a', at: 1, level: 'info', message: 'first' },
    { type: 'log', runId: 'no such run', nodeId: 'a', at: 1, level: 'info', message: 'second' },
  ];
  expect(() => store.record(events)).toThrow('FOREIGN KEY');
  expect(history.logs('run')).toEqual([]);
});

test('beyond the newest runs, all but those that go on can be forgotten, with everything about them', () => {
  for (const [at, id] of ['old', 'middle', 'new'].entries()) {
    start(id, at);
    startStep(id, 'a');
    record({ type: 'log', runId: id, nodeId: 'a', at, level: 'info', message: id });
    if (id !== 'middle') finish(id);
  }
  expect(history.beyond(1)).toEqual(['old']);
  history.remove(['old']);
  expect(history.list().map(({ id }) => id)).toEqual(['new', 'middle']);
  for (const table of ['steps', 'logs'])
    expect(database.prepare(`SELECT count(*) FROM ${table} WHERE run_id = 'old'`).pluck().get()).toBe(0);
});

test('rows that hold no JSON any more are damage, and said to be', () => {
  start('run');
  database.prepare("UPDATE steps SET outputs = '{\"a' WHERE node_id = 'b'").run();
  expect(() => history.steps('run')).toThrow(DamagedStoreError);
});
