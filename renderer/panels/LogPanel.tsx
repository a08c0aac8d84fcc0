import { Select } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import type { LogLine } from '../../pipelines/contract/rpc/runs.ts';
import { useNewestRun } from '../canvas/OpenedContext.tsx';
import { text } from '../text/en.ts';
import classes from './panels.module.css';
import { useChosenStep } from './useChosenStep.ts';
import { useLogLines } from './useLogLines.ts';

/** What the steps of the newest run write, as they write it. Follows the chosen step. */
export function LogPanel() {
  const chosen = useChosenStep();
  const runId = useNewestRun((run) => run?.id);
  const steps = useNewestRun((run) => run?.steps);
  const [isAll, setAll] = useState(false);
  const nodeId = isAll || !chosen || !steps?.[chosen.id] ? undefined : chosen.id;
  const lines = useLogLines(runId, nodeId);
  const failure = nodeId === undefined ? undefined : steps?.[nodeId]?.failure;
  return (
    <div className={classes.panel}>
      <div className={classes.bar}>
        <Select
          aria-label={text.panels.logOf}
          w={280}
          data={[
            { value: '', label: text.panels.allSteps },
            ...(chosen && steps?.[chosen.id] ? [{ value: chosen.id, label: chosen.title }] : []),
          ]}
          value={nodeId ?? ''}
          allowDeselect={false}
          onChange={(value) => setAll(value === '')}
        />
      </div>
      <Lines lines={lines} titleOf={(id) => (nodeId === undefined ? steps?.[id]?.title : undefined)} />
      {failure && (
        <div className={classes.failure}>
          <strong>{failure.message}</strong>
          {failure.detail && (
            <details>
              <summary>{text.common.details}</summary>
              <pre>{failure.detail}</pre>
            </details>
          )}
        </div>
      )}
    </div>
  );
}

/** Stays at the newest line, unless its reader has scrolled up. */
function Lines({ lines, titleOf }: { lines: readonly LogLine[]; titleOf(nodeId: string): string | undefined }) {
  const frame = useRef<HTMLDivElement>(null);
  const isAtEnd = useRef(true);
  useEffect(() => {
    if (isAtEnd.current && frame.current && lines.length > 0) frame.current.scrollTop = frame.current.scrollHeight;
  }, [lines]);
  if (lines.length === 0) return <p className={classes.empty}>{text.panels.noLog}</p>;
  return (
    <div
      ref={frame}
      className={classes.log}
      role="log"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled region has to be reachable by keyboard
      tabIndex={0}
      onScroll={({ currentTarget: { scrollTop, scrollHeight, clientHeight } }) => {
        isAtEnd.current = scrollHeight - scrollTop - clientHeight < 24;
      }}
    >
      {lines.map((line) => (
        <div key={line.id} data-level={line.level}>
          <time>{new Date(line.at).toLocaleTimeString()}</time>
          {titleOf(line.nodeId) && <span className={classes.where}>{titleOf(line.nodeId)}</span>}
          <span>{line.message}</span>
        </div>
      ))}
    </div>
  );
}
