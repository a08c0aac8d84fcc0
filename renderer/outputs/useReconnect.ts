import { useEffect, useRef } from 'react';
import { onMessage } from '../store/connectWorkspace.ts';

/** Calls when the engine is back after it was away: what failed meanwhile is worth another try. */
export function useReconnect(action: () => void): void {
  const latest = useRef(action);
  latest.current = action;
  useEffect(() => onMessage((message) => message.type === 'hello' && latest.current()), []);
}
