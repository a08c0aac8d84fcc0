import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { RunEvent } from '../contract/event.ts';
import { EventStream } from './eventStream.ts';

const skipped = (nodeId: string): RunEvent => ({ type: 'step-skipped', runId: 'r', at: 0, nodeId, because: 'x' });
const idsOf = (events: readonly RunEvent[]) => events.map((event) => ('nodeId' in event ? event.nodeId : ''));

/** A stream with everything that was stored and heard, in order. */
function open({ store }: { store?: (ids: string[]) => void } = {}) {
  const told: string[] = [];
  const failures: string[] = [];
  const stream = new EventStream(
    (events) => {
      store?.(idsOf(events));
      told.push(`stored ${idsOf(events)}`);
    },
    ({ message }) => failures.push(message),
  );
  stream.subscribe((events) => told.push(`heard ${idsOf(events)}`));
  return { stream, told, failures };
}

test('events that follow closely upon each other are stored at once, and heard when they are stored', async () => {
  const { stream, told } = open();
  stream.emit(skipped('a'));
  await sleep(1);
  stream.emit(skipped('b'));
  expect(told).toEqual([]);
  await expect.poll(() => told).toEqual(['stored a,b', 'heard a,b']);
  stream.emit(skipped('c'));
  await expect.poll(() => told.slice(2)).toEqual(['stored c', 'heard c']);
});

test('an event does not wait for ever while others come', async () => {
  const { stream, told } = open();
  for (let i = 0; i < 200 && told.length === 0; i += 1) {
    stream.emit(skipped(String(i)));
    await sleep(5);
  }
  expect(told[0]).toMatch(/^stored 0,1/);
});

test('what waits can be passed on at once, and is passed on once', async () => {
  const { stream, told } = open();
  stream.emit(skipped('a'));
  stream.flush();
  stream.flush();
  expect(told).toEqual(['stored a', 'heard a']);
  await sleep(100);
  expect(told).toHaveLength(2);
});

test('what the store refuses is heard by nobody, and neither is what comes after it until the store is back', () => {
  let isFull = true;
  const { stream, told, failures } = open({
    store() {
      if (isFull) throw new Error('disk full');
    },
  });
  for (const id of ['a', 'b']) {
    stream.emit(skipped(id));
    stream.flush();
  }
  expect([told, failures]).toEqual([[], ['disk full']]);
  isFull = false;
  stream.recover();
  stream.emit(skipped('c'));
  stream.flush();
  expect(told).toEqual(['stored c', 'heard c']);
});
