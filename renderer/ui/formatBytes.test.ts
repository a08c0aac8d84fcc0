import { expect, it } from 'vitest';
import { formatBytes } from './formatBytes.ts';

it('writes sizes with three digits in a unit that fits', () => {
  expect([0, 1, 999, 1000, 1024, 1_536_000, 5 * 1024 ** 3, 1023 * 1024].map(formatBytes)).toEqual([
    '0 bytes',
    '1 byte',
    '999 bytes',
    '0.977 kB',
    '1 kB',
    '1.46 MB',
    '5 GB',
    '0.999 MB',
  ]);
});
