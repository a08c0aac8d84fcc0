import { useEffect, useState } from 'react';
import { useDocuments } from '../store/documents.ts';
import { useRuns } from '../store/runs.ts';
import type { Action } from './action.ts';

/** Whether an action can be done now; kept up to date. */
export function useIsEnabled(action: Action): boolean {
  const [isEnabled, setEnabled] = useState(action.isEnabled);
  const opened = useDocuments(({ open, active }) => open.find(({ path }) => path === active));
  useEffect(() => {
    const update = () => setEnabled(action.isEnabled());
    update();
    const stops = [
      useRuns.subscribe(update),
      opened?.document.store.subscribe(update),
      opened?.document.store.temporal.subscribe(update),
    ];
    return () => {
      for (const stop of stops) stop?.();
    };
  }, [action, opened]);
  return isEnabled;
}
