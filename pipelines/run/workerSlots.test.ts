import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { WorkerSlots } from './workerSlots.ts';

const never = new AbortController().signal;

test('as many work at once as there are slots, in the order in which they came', async () => {
  const slots = new WorkerSlots(2);
  let now = 0;
  let most = 0;
  const order: number[] = [];
  const work = (i: number) =>
    slots.use(async () => {
      order.push(i);
      now += 1;
      most = Math.max(most, now);
      await sleep(5);
      now -= 1;
      return i;
    }, never);
  expect(await Promise.all([0, 1, 2, 3, 4].map(work))).toEqual([0, 1, 2, 3, 4]);
  expect([most, order]).toEqual([2, [0, 1, 2, 3, 4]]);
});

test('who is cancelled does not wait for others, and leaves its place in the queue', async () => {
  const slots = new WorkerSlots(1);
  const blocker = Promise.withResolvers<void>();
  const first = slots.use(() => blocker.promise, never);
  const stop = new AbortController();
  const second = slots.use(async () => stop.signal.aborted, stop.signal);
  const third = slots.use(async () => 'third', never);
  stop.abort();
  expect(await second).toBe(true);
  blocker.resolve();
  await first;
  expect(await third).toBe('third');
});

test('work that fails gives its slot back', async () => {
  const slots = new WorkerSlots(1);
  const broken = slots.use(async () => {
    throw new Error('broken');
  }, never);
  await expect(broken).rejects.toThrow('broken');
  expect(await slots.use(async () => 'next', never)).toBe('next');
});

test('more slots let more of the waiting begin', async () => {
  const slots = new WorkerSlots(1);
  const blocker = Promise.withResolvers<void>();
  const first = slots.use(() => blocker.promise, never);
  const second = slots.use(async () => 'second', never);
  slots.count = 2;
  expect(await second).toBe('second');
  blocker.resolve();
  await first;
});
