import { formatDuration } from '../ui/formatDuration.ts';

const moment = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium' });

/** Day and time to the second, in the user's own time zone: runs begin soon after each other. Milliseconds since 1970. */
export function formatMoment(time: number): string {
  return moment.format(time);
}

/** Milliseconds in words, in full below a second: steps are often short. */
export function formatSpan(milliseconds: number): string {
  return milliseconds < 1_000 ? `${Math.round(milliseconds)} ms` : formatDuration(milliseconds);
}
