import { ActionIcon, Anchor, Group, Tooltip } from '@mantine/core';
import { IconArrowLeft } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { RunDetail } from '../../../pipelines/contract/rpc/runs.ts';
import { showRuns } from '../../store/app.ts';
import { formatPlace } from '../../store/location.ts';
import type { RunsPlace } from '../../store/runsPlace.ts';
import { text } from '../../text/en.ts';
import { useNow } from '../../ui/useNow.ts';
import { describeParameters } from '../describeParameters.ts';
import { formatMoment, formatSpan } from '../formatTime.ts';
import { RunMark } from '../RunMark.tsx';
import { StepCounts } from '../StepCounts.tsx';
import { RunActions } from './RunActions.tsx';
import classes from './RunHeader.module.css';

/** What the run was: state, time, parameters, where it came from; and what can be done with it. */
export function RunHeader({ detail }: { detail: RunDetail }) {
  const { run, steps } = detail;
  const words = text.runs.run;
  const isRunning = run.status === 'running';
  const now = useNow(isRunning);
  const parameters = describeParameters(run.parameters);
  return (
    <header className={classes.header}>
      <Group gap="xs" wrap="nowrap">
        <Tooltip label={words.back}>
          <ActionIcon aria-label={words.back} onClick={() => showRuns({ page: 'list' })}>
            <IconArrowLeft size={18} aria-hidden />
          </ActionIcon>
        </Tooltip>
        <h1 className={classes.title}>{run.name}</h1>
        <span role="status">
          <RunMark status={run.status} />
        </span>
        <RunActions detail={detail} />
      </Group>
      <dl className={classes.facts}>
        <Fact title={words.facts.started}>{formatMoment(run.startedAt)}</Fact>
        <Fact title={words.facts.duration}>{formatSpan(Math.max(0, (run.finishedAt ?? now) - run.startedAt))}</Fact>
        {run.source === 'mlflow' ? (
          <Fact title={words.facts.source}>{words.byMlflow}</Fact>
        ) : (
          <>
            <Fact title={words.facts.steps}>
              <StepCounts counts={run.steps} total={isRunning ? steps.length : undefined} />
            </Fact>
            <Fact title={words.facts.file}>{run.file ?? words.noFile}</Fact>
          </>
        )}
        {run.git && (
          <Fact title={words.facts.commit}>
            <code>{run.git.commit.slice(0, 8)}</code>
            {run.git.dirty && ` ${words.dirty}`}
          </Fact>
        )}
        {run.parent && (
          <Fact title={text.childRuns.partOf}>
            <Anchor inherit href={formatPlace({ view: 'runs', runsPlace: parentPlace(run.parent) })}>
              {text.childRuns.parent(run.parent.nodeId)}
            </Anchor>
          </Fact>
        )}
        {parameters !== '' && <Fact title={words.facts.parameters}>{parameters}</Fact>}
      </dl>
    </header>
  );
}

function parentPlace({ runId, nodeId }: { runId: string; nodeId: string }): RunsPlace {
  return { page: 'run', runId, tab: 'children', step: nodeId };
}

function Fact({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className={classes.fact}>
      <dt>{title}</dt>
      <dd>{children}</dd>
    </div>
  );
}
