import { Text } from '@mantine/core';
import { useState } from 'react';
import type { RunStep } from '../../../pipelines/contract/rpc/runs.ts';
import { text } from '../../text/en.ts';
import { describeError } from '../../ui/notify.ts';
import { LogLines } from '../logs/LogLines.tsx';
import { useLogs } from '../logs/useLogs.ts';
import classes from './StepPanel.module.css';

/** Pixels. */
const mostHeight = 260;

/** What the step wrote; the log of the whole run has a part of its own. */
export function StepLog({ runId, step }: { runId: string; step: RunStep }) {
  const { lines, isRead, error } = useLogs(runId, step.nodeId);
  const [isFollowing, setFollowing] = useState(step.status === 'running');
  if (error && lines.length === 0) return <Text size="sm">{describeError(error)}</Text>;
  if (lines.length === 0) {
    const { empty, emptyEnded, emptyReused } = text.runs.logs;
    const ended = step.status === 'reused' ? emptyReused : emptyEnded;
    const none = step.finishedAt === null ? empty : ended;
    return <Text size="sm">{isRead ? none : text.common.loading}</Text>;
  }
  return (
    <div className={classes.log} style={{ height: Math.min(mostHeight, 44 + 20 * lines.length) }}>
      <LogLines lines={lines} isFollowing={isFollowing} onFollow={setFollowing} />
    </div>
  );
}
