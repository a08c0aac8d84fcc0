import { Text } from '@mantine/core';
import { IconFlag } from '@tabler/icons-react';
import { useMemo } from 'react';
import { StateMark } from '../../canvas/StateMark.tsx';
import { text } from '../../text/en.ts';
import { useNow } from '../../ui/useNow.ts';
import { formatSpan } from '../formatTime.ts';
import type { RunPartProps } from '../run/runPart.ts';
import { describeBeginning, describeStepTime } from '../run/stepTimes.ts';
import { type TableColumn, VirtualTable } from '../table/VirtualTable.tsx';
import { layoutTimeline, type Timeline, type TimelineBar } from './layoutTimeline.ts';
import { TimelineAxis, TimelineBarCell } from './TimelineBars.tsx';
import { TimelineLegend } from './TimelineLegend.tsx';
import classes from './TimelineTab.module.css';

const keyOf = ({ nodeId }: TimelineBar) => nodeId;

/** Steps in time (Gantt): a bar beside the numbers that it draws, the critical path marked. */
export function TimelineTab({ detail, step, onStep }: RunPartProps) {
  const words = text.runs.run.timeline;
  const now = useNow(detail.run.status === 'running', 500);
  const timeline = useMemo(() => layoutTimeline(detail, now), [detail, now]);
  return (
    <div className={classes.view}>
      <div className={classes.head}>
        <Text size="sm">
          {timeline.critical === 0 && detail.run.status === 'completed'
            ? words.allReused
            : words.summary(formatSpan(timeline.critical), formatSpan(timeline.length))}
        </Text>
        <TimelineLegend />
      </div>
      <div className={classes.table}>
        <VirtualTable
          label={words.label}
          columns={timelineColumns(timeline)}
          rows={timeline.bars}
          rowKey={keyOf}
          chosen={step}
          onChoose={({ nodeId }) => onStep(nodeId)}
        />
      </div>
    </div>
  );
}

function timelineColumns(timeline: Timeline): TableColumn<TimelineBar>[] {
  const words = text.runs.run.timeline;
  return [
    {
      key: 'step',
      title: words.columns.step,
      width: 220,
      cell: ({ title, isCritical }) => (
        <span title={title} className={classes.step}>
          {isCritical && <IconFlag size={14} className={classes.flag} role="img" aria-label={words.critical} />}
          {title}
        </span>
      ),
    },
    {
      key: 'state',
      title: text.runs.run.steps.columns.state,
      width: 92,
      cell: (bar) => <StateMark state={bar.status} />,
    },
    {
      key: 'begins',
      title: words.columns.begins,
      width: 100,
      align: 'end',
      cell: ({ begins }) => describeBeginning(begins),
    },
    { key: 'duration', title: words.columns.duration, width: 76, align: 'end', cell: describeBarTime },
    {
      key: 'slack',
      title: <span title={words.slackHelp}>{words.columns.slack}</span>,
      width: 76,
      align: 'end',
      cell: ({ slack, status }) => (slack === null || status === 'reused' ? '' : formatSpan(slack)),
    },
    {
      key: 'bar',
      title: <TimelineAxis length={timeline.length} ticks={timeline.ticks} />,
      width: 360,
      cell: (bar) => <TimelineBarCell bar={bar} timeline={timeline} />,
    },
  ];
}

function describeBarTime({ status, begins, duration }: TimelineBar): string {
  if (begins === null || duration === null) return '';
  return describeStepTime({ status, startedAt: begins, finishedAt: begins + duration }, 0);
}
