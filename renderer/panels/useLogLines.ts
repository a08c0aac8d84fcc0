import { useEffect, useState } from 'react';
import type { LogLine } from '../../pipelines/contract/rpc/runs.ts';
import { engine } from '../api/engine.ts';
import { onMessage } from '../store/connectWorkspace.ts';

/** Log lines of a run, or of one of its steps; new ones are added as they are written. */
export function useLogLines(runId: string | undefined, nodeId: string | undefined): readonly LogLine[] {
  const [lines, setLines] = useState<readonly LogLine[]>([]);
  useEffect(() => {
    setLines([]);
    if (runId === undefined) return;
    let isLeft = false;
    let isReading = false;
    let isBehind = false;
    let after = 0;
    const read = async () => {
      if (isReading) {
        isBehind = true;
        return;
      }
      isReading = true;
      try {
        const more = await engine().runs.logs({ runId, ...(nodeId === undefined ? {} : { nodeId }), after });
        if (isLeft) return;
        after = more.at(-1)?.id ?? after;
        if (more.length > 0) setLines((before) => [...before, ...more]);
      } catch {
        // The engine is away: it is read on after reconnecting.
      } finally {
        isReading = false;
        if (isBehind && !isLeft) {
          isBehind = false;
          void read();
        }
      }
    };
    void read();
    const stop = onMessage((message) => {
      const concerns =
        message.type === 'hello' ||
        (message.type === 'run-events' &&
          message.events.some(({ type, runId: of }) => of === runId && (type === 'log' || type === 'run-finished')));
      if (concerns) void read();
    });
    return () => {
      isLeft = true;
      stop();
    };
  }, [runId, nodeId]);
  return lines;
}
