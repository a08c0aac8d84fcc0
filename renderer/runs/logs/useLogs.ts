import { useEffect, useState } from 'react';
import type { LogLine } from '../../../pipelines/contract/rpc/runs.ts';
import type { WorkspaceMessage } from '../../../pipelines/contract/rpc/workspace.ts';
import { engine } from '../../api/engine.ts';
import { onMessage } from '../../store/connectWorkspace.ts';

interface Logs {
  lines: readonly LogLine[];
  /** The first lines, or that there are none, have been answered. */
  isRead: boolean;
  error: unknown;
}

/** Most lines that one answer holds. */
const mostLines = 5_000;
/** Milliseconds between two questions while lines come. */
const pause = 200;

/** Lines of a run, or of one step of it, oldest first; new ones as they come. Only what is new is asked for. */
export function useLogs(runId: string, nodeId?: string): Logs {
  const [logs, setLogs] = useState<Logs>({ lines: [], isRead: false, error: null });
  useEffect(() => {
    let lines: LogLine[] = [];
    let isReading = false;
    let isStale = false;
    let isGone = false;

    async function readOn(): Promise<void> {
      isReading = true;
      try {
        do {
          isStale = false;
          const after = lines.at(-1)?.id ?? 0;
          const more = await engine().runs.logs({ runId, after, ...(nodeId !== undefined && { nodeId }) });
          if (isGone) return;
          lines = [...lines, ...more];
          setLogs({ lines, isRead: true, error: null });
          if (more.length === mostLines) isStale = true;
          else await new Promise((resolve) => setTimeout(resolve, pause));
        } while (isStale && !isGone);
      } catch (error) {
        if (!isGone) setLogs({ lines, isRead: true, error });
      } finally {
        isReading = false;
      }
    }

    const ask = () => {
      isStale = true;
      if (!isReading) void readOn();
    };
    const stop = onMessage((message) => {
      if (bringsLines(message, runId)) ask();
    });
    setLogs({ lines: [], isRead: false, error: null });
    ask();
    return () => {
      isGone = true;
      stop();
    };
  }, [runId, nodeId]);
  return logs;
}

function bringsLines(message: WorkspaceMessage, runId: string): boolean {
  if (message.type !== 'run-events') return message.type === 'hello' || message.type === 'missed';
  return message.events.some(
    (event) => event.runId === runId && (event.type === 'log' || event.type === 'run-finished'),
  );
}
