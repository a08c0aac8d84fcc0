import { notifications } from '@mantine/notifications';
import { ORPCError } from '@orpc/client';
import { text } from '../text/en.ts';

export interface Notice {
  title?: string;
  message: string;
  kind?: 'info' | 'success' | 'error';
}

const colors = { info: 'blue', success: 'teal', error: 'red' };

/** Tells the user something in passing. Errors stay until they are closed. */
export function notify({ title, message, kind = 'info' }: Notice): void {
  notifications.show({
    title,
    message,
    color: colors[kind],
    autoClose: kind === 'error' ? false : 5_000,
    closeButtonProps: { 'aria-label': text.common.close },
  });
}

/** Words of an error: the engine's own, which are written for users, or that it is away. */
export function describeError(error: unknown): string {
  if (error instanceof ORPCError) return error.message;
  return text.common.engineAway;
}

/** For an action that did not work: says what was tried and why not. */
export function notifyError(title: string, error: unknown): void {
  notify({ title, message: describeError(error), kind: 'error' });
}
