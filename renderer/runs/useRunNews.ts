import { useEffect, useRef } from 'react';
import type { WorkspaceMessage } from '../../pipelines/contract/rpc/workspace.ts';
import { onMessage } from '../store/connectWorkspace.ts';

/** Whether the list of runs may not be as it was: one began, ended, was deleted or brought back, or something was missed. */
export function changesRuns(message: WorkspaceMessage): boolean {
  if (message.type === 'run-events') {
    return message.events.some(({ type }) => type === 'run-started' || type === 'run-finished');
  }
  return ['hello', 'missed', 'runs-changed', 'workspace-opened'].includes(message.type);
}

/** Milliseconds between two readings. */
const pause = 400;

/** Calls `refresh` soon after messages that concern it, once for many that come together. */
export function useRunNews(concerns: (message: WorkspaceMessage) => boolean, refresh: () => void): void {
  const latest = useRef({ concerns, refresh });
  latest.current = { concerns, refresh };
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stop = onMessage((message) => {
      if (timer !== undefined || !latest.current.concerns(message)) return;
      timer = setTimeout(() => {
        timer = undefined;
        latest.current.refresh();
      }, pause);
    });
    return () => {
      clearTimeout(timer);
      stop();
    };
  }, []);
}
