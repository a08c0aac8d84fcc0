import { ActionIcon, Anchor, Badge, Button, Tooltip } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import type { RunSummary } from '../../../pipelines/contract/rpc/runs.ts';
import { formatPlace } from '../../store/location.ts';
import { text } from '../../text/en.ts';
import { formatMoment } from '../formatTime.ts';
import { RunMark } from '../RunMark.tsx';
import { makeBaseline } from './arrangeRuns.ts';
import classes from './ComparedRuns.module.css';
import { tagOf } from './runTags.ts';

interface ComparedRunsProps {
  runs: readonly RunSummary[];
  onArrange(runIds: readonly string[]): void;
}

/** Which runs stand for A, B, …; which of them is the baseline. */
export function ComparedRuns({ runs, onArrange }: ComparedRunsProps) {
  const words = text.runs.compare;
  const runIds = runs.map(({ id }) => id);
  return (
    <ul className={classes.runs} aria-label={words.runs}>
      {runs.map((run, index) => (
        <li key={run.id} className={classes.run}>
          <span className={classes.tag} aria-hidden>
            {tagOf(index)}
          </span>
          <Anchor
            className={classes.name}
            href={formatPlace({ view: 'runs', runsPlace: { page: 'run', runId: run.id, tab: 'graph', step: null } })}
            aria-label={`${words.openRun(tagOf(index))}: ${run.name}`}
          >
            {run.name}
          </Anchor>
          <span className={classes.facts}>
            {formatMoment(run.startedAt)} <RunMark status={run.status} />
          </span>
          <div className={classes.actions}>
            {index === 0 ? (
              <Badge variant="light" size="sm" tt="none">
                {words.baseline}
              </Badge>
            ) : (
              <Button
                size="compact-xs"
                variant="subtle"
                aria-label={words.makeBaseline(tagOf(index))}
                onClick={() => onArrange(makeBaseline(runIds, run.id))}
              >
                {words.toBaseline}
              </Button>
            )}
            <Tooltip label={words.remove(tagOf(index))}>
              <ActionIcon
                size="sm"
                aria-label={words.remove(tagOf(index))}
                onClick={() => onArrange(runIds.filter((id) => id !== run.id))}
              >
                <IconX size={14} aria-hidden />
              </ActionIcon>
            </Tooltip>
          </div>
        </li>
      ))}
    </ul>
  );
}
