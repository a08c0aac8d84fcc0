import type { ReactNode } from 'react';
import { NotShown, Reading } from './OutputStates.tsx';
import { useReconnect } from './useReconnect.ts';

interface AnswerProps<T> {
  /** What `useQuery` gives. */
  asked: { data: T | undefined; error: unknown; isError: boolean; refetch(): unknown };
  children(data: T): ReactNode;
}

/** Shows an answer of the engine; until it is there, that it is awaited, or why it did not come. */
export function Answer<T>({ asked, children }: AnswerProps<T>) {
  const again = () => void asked.refetch();
  useReconnect(() => asked.isError && again());
  if (asked.isError) return <NotShown error={asked.error} onRetry={again} />;
  return asked.data === undefined ? <Reading /> : children(asked.data);
}
