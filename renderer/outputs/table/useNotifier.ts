import { useSyncExternalStore } from 'react';
import type { Notifier } from './notifier.ts';

/** Draws the component anew when the store changes. Answers a number that is another after each change. */
export function useNotifier(store: Notifier): number {
  return useSyncExternalStore(store.subscribe, store.version);
}
