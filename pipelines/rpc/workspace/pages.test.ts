import { expect, test } from 'vitest';
import type { RunEvent } from '../../contract/event.ts';
import type { WorkspaceMessage } from '../../contract/rpc/workspace.ts';
import { Pages } from './pages.ts';

const hello = (): WorkspaceMessage => ({ type: 'hello', engineId: 'e', running: [] });
const progress = (fraction: number): RunEvent => ({ type: 'step-progress', runId: 'r', at: 0, nodeId: 'n', fraction });
const events = (...fractions: number[]): WorkspaceMessage => ({ type: 'run-events', events: fractions.map(progress) });

/** A page that has heard `hello`, and what it hears next. */
async function open(pages: Pages) {
  const stream = pages.watch(hello);
  expect(await stream.next()).toEqual({ done: false, value: hello() });
  return { next: async () => (await stream.next()).value, stream };
}

test('every page hears everything, in order, whether it waited for it or not', async () => {
  const pages = new Pages();
  const [one, two] = [await open(pages), await open(pages)];
  const waiting = one.next();
  pages.broadcast({ type: 'runs-changed' });
  expect(await waiting).toEqual({ type: 'runs-changed' });
  pages.broadcast({ type: 'datasets-changed' });
  expect([await two.next(), await two.next()]).toEqual([{ type: 'runs-changed' }, { type: 'datasets-changed' }]);
});

test('what a page has not heard yet is said once, the latest of it, and events come together', async () => {
  const pages = new Pages();
  const page = await open(pages);
  const changed = (path: string, revision: string): WorkspaceMessage => ({
    type: 'pipeline-changed',
    path,
    revision,
    by: null,
  });
  for (const message of [
    events(0.1),
    events(0.2, 0.3),
    changed('a', '1'),
    { type: 'pipelines-changed' } as const,
    changed('b', '1'),
    changed('a', '2'),
    { type: 'pipelines-changed' } as const,
  ]) {
    pages.broadcast(message);
  }
  const heard = [await page.next(), await page.next(), await page.next(), await page.next()];
  expect(heard).toEqual([events(0.1, 0.2, 0.3), changed('b', '1'), changed('a', '2'), { type: 'pipelines-changed' }]);
});

test('a page that falls behind is told that it missed events, and hears the ones after', async () => {
  const pages = new Pages();
  const page = await open(pages);
  pages.broadcast({ type: 'runs-changed' });
  for (let i = 0; i < 200; i += 1) pages.broadcast(events(...Array.from({ length: 100 }, () => i)));
  const heard: WorkspaceMessage[] = [];
  for (let i = 0; i < 3; i += 1) heard.push((await page.next()) as WorkspaceMessage);
  expect(heard.map(({ type }) => type)).toEqual(['runs-changed', 'missed', 'run-events']);
  const last = heard[2];
  expect(last?.type === 'run-events' && last.events.at(-1)).toEqual(progress(199));
  expect(last?.type === 'run-events' && last.events.length).toBeLessThanOrEqual(5_000);
});

test('one page that hears nothing costs the others nothing', async () => {
  const pages = new Pages();
  await open(pages);
  const quick = await open(pages);
  for (let i = 0; i < 100; i += 1) {
    pages.broadcast(events(i));
    expect(await quick.next()).toEqual(events(i));
  }
});

test('a page is forgotten when its signal says so, and when all are closed', async () => {
  const pages = new Pages();
  const stop = new AbortController();
  const stream = pages.watch(hello, stop.signal);
  await stream.next();
  const other = await open(pages);
  expect(pages.count).toBe(2);
  const waiting = stream.next();
  stop.abort();
  expect(await waiting).toEqual({ done: true, value: undefined });
  expect(pages.count).toBe(1);
  const last = other.next();
  pages.close();
  expect(await last).toBeUndefined();
  expect(pages.count).toBe(0);
});
