import { SegmentedControl, Text } from '@mantine/core';
import { IconFlag } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { localTarget } from '../../../pipelines/contract/localTarget.ts';
import { StateMark } from '../../canvas/StateMark.tsx';
import { describePlace, nameOfTarget } from '../../compute/describeTarget.ts';
import { text } from '../../text/en.ts';
import { useNow } from '../../ui/useNow.ts';
import { formatSpan } from '../formatTime.ts';
import type { RunPartProps } from '../run/runPart.ts';
import { describeBeginning, describeStepTime } from '../run/stepTimes.ts';
import { type TableColumn, VirtualTable } from '../table/VirtualTable.tsx';
import { laneOf, layoutTimeline, type Timeline, type TimelineBar, type TimelineOrder } from './layoutTimeline.ts';
import bars from './TimelineBars.module.css';
import { TimelineAxis, TimelineBarCell } from './TimelineBars.tsx';
import { TimelineLegend } from './TimelineLegend.tsx';
import classes from './TimelineTab.module.css';

const keyOf = ({ nodeId }: TimelineBar) => nodeId;

/** Steps in time (Gantt): a bar beside the numbers that it draws, the critical path marked. */
export function TimelineTab({ detail, step, onStep }: RunPartProps) {
  const words = text.runs.run.timeline;
  const now = useNow(detail.run.status === 'running', 500);
  const [order, setOrder] = useState<TimelineOrder>('time');
  const timeline = useMemo(() => layoutTimeline(detail, now, order), [detail, now, order]);
  return (
    <div className={classes.view}>
      <div className={classes.head}>
        <Text size="sm">
          {timeline.critical === 0 && detail.run.status === 'completed'
            ? words.allReused
            : words.summary(formatSpan(timeline.critical), formatSpan(timeline.length))}
        </Text>
        {timeline.targets.length > 1 && (
          <SegmentedControl
            size="xs"
            aria-label={text.compute.ran.order}
            value={order}
            data={(['time', 'target'] as const).map((value) => ({ value, label: text.compute.ran.orders[value] }))}
            onChange={(value) => setOrder(value as TimelineOrder)}
          />
        )}
        <TimelineLegend timeline={timeline} />
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
    ...(laneOf(null, timeline) === undefined
      ? []
      : [
          {
            key: 'target',
            title: text.compute.ran.column,
            width: 130,
            cell: (bar: TimelineBar) => <RanOn {...{ bar, timeline }} />,
          },
        ]),
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

/** The target of a step in words, with the mark that its bar has. */
function RanOn({ bar: { target, place, status, begins }, timeline }: { bar: TimelineBar; timeline: Timeline }) {
  if (begins === null || status === 'reused') return null;
  const isRunning = status === 'running';
  return (
    <span className={classes.step} title={target === null ? undefined : describePlace({ target, place, isRunning })}>
      <span className={bars.laneMark} data-lane={laneOf(target, timeline)} aria-hidden />
      {nameOfTarget(target ?? localTarget)}
    </span>
  );
}

function describeBarTime({ status, begins, duration }: TimelineBar): string {
  if (begins === null || duration === null) return '';
  return describeStepTime({ status, startedAt: begins, finishedAt: begins + duration }, 0);
}
