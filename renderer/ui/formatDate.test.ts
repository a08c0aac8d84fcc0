import { expect, it } from 'vitest';
import { formatAgo } from './formatDate.ts';

it('says how long ago something was, and its date when that is more than a week', () => {
  const now = Date.UTC(2026, 0, 31, 12);
  const ago = (hours: number) => formatAgo(now - hours * 3_600_000, now);
  expect([0, 0.5, 1, 5.5, 24, 6 * 24, 20 * 24].map(ago)).toEqual([
    'just now',
    '30 minutes ago',
    '1 hour ago',
    '5 hours ago',
    'yesterday',
    '6 days ago',
    '11 Jan 2026',
  ]);
});
