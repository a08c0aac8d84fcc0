const minute = 60_000;
const day = 86_400_000;

const steps: [limit: number, size: number, unit: Intl.RelativeTimeFormatUnit][] = [
  [60 * minute, minute, 'minute'],
  [day, 60 * minute, 'hour'],
  [7 * day, day, 'day'],
];
const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });

/** How long ago, up to a week; the date before that. Milliseconds since 1970. */
export function formatAgo(time: number, now = Date.now()): string {
  const past = now - time;
  if (past < minute) return 'just now';
  for (const [limit, size, unit] of steps) if (past < limit) return relative.format(-Math.floor(past / size), unit);
  return new Date(time).toLocaleDateString('en-GB', { day: 'numeric', month: 'short', year: 'numeric' });
}

/** Day and time to the minute, in the user's own time zone. Milliseconds since 1970. */
export function formatDate(time: number): string {
  return new Date(time).toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'short' });
}
