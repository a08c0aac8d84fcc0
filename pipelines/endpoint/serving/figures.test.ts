import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Figures } from './figures.ts';
import { Latencies } from './latencies.ts';
import { NumberBins } from './predictionCounts.ts';
import { RotatedFile } from './rotatedFile.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pipewright-figures-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const counted = { deployment: 'blue', status: 200, rows: 2, duration: 5 };
const begin = 1_700_000_040_000 - (1_700_000_040_000 % 60_000);

test('requests are counted by the minute, and go on in the next process', async () => {
  const path = join(folder, 'figures.json');
  const first = new Figures();
  await first.load(path);
  first.count(counted, begin);
  first.count({ ...counted, status: 429 }, begin + 59_999);
  first.count({ ...counted, status: 500 }, begin + 60_000);
  await first.save(path);
  const second = new Figures();
  await second.load(path);
  second.count(counted, begin + 61_000);
  second.count(counted, begin + 180_000);
  expect(second.minutes()).toMatchObject([
    { at: begin, requests: 2, rows: 4, refused: 1, failed: 0 },
    { at: begin + 60_000, requests: 2, rows: 4, refused: 0, failed: 1 },
    { at: begin + 180_000, requests: 1, rows: 2, refused: 0, failed: 0 },
  ]);
});

test('a share of the durations is told to a tenth', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0.02, max: 60_000, noNaN: true }), { minLength: 1 }), (durations) => {
      const latencies = new Latencies();
      for (const duration of durations) latencies.add(duration);
      const sorted = durations.toSorted((a, b) => a - b);
      for (const share of [0.5, 0.9, 0.99, 1]) {
        const exact = sorted[Math.ceil(share * sorted.length) - 1]!;
        expect(latencies.quantile(share)! / exact).toBeGreaterThan(0.99);
        expect(latencies.quantile(share)! / exact).toBeLessThan(1.11);
      }
    }),
  );
  expect(new Latencies().quantile(0.5)).toBeNull();
});

test('numbers of any range are counted in at most forty bins, each in the one that it lies in', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ noNaN: true }), { minLength: 1 }), (values) => {
      const bins = new NumberBins();
      for (const value of values) bins.add(value);
      const list = bins.list();
      expect(list.length).toBeLessThanOrEqual(40);
      expect(list.reduce((sum, { count }) => sum + count, 0)).toBe(values.filter(Number.isFinite).length);
    }),
  );
  const bins = new NumberBins();
  for (const value of [1, 2, 3, 1000]) bins.add(value);
  expect(bins.list()).toEqual([
    { label: '0 – 32', count: 3 },
    { label: '992 – 1024', count: 1 },
  ]);
});

test('a log begins anew when it is full, and keeps one before', async () => {
  const path = join(folder, 'log.txt');
  for (let life = 0; life < 2; life++) {
    const file = new RotatedFile(path, 1_000);
    for (let i = 0; i < 100; i++) {
      file.add(() => `line ${life} ${i}`);
      file.flush();
    }
    file.close();
  }
  const names = (await readdir(folder)).filter((name) => name.startsWith('log'));
  expect(names.sort()).toEqual(['log.txt', 'log.txt.1']);
  const text = (await readFile(`${path}.1`, 'utf8')) + (await readFile(path, 'utf8'));
  const lines = text.trimEnd().split('\n');
  expect(lines.at(-1)).toBe('line 1 99');
  expect(lines.length).toBeGreaterThan(80);
  expect(text.length).toBeLessThan(2_000);
});
