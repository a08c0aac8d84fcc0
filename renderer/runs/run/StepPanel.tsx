import { ActionIcon, Tooltip } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import type { RunStep, RunSummary } from '../../../pipelines/contract/rpc/runs.ts';
import { StateMark } from '../../canvas/StateMark.tsx';
import { describePlace } from '../../compute/describeTarget.ts';
import { findSpec } from '../../graph/lookup.ts';
import { text } from '../../text/en.ts';
import { formatNumber } from '../../ui/formatFigure.ts';
import { useNow } from '../../ui/useNow.ts';
import { titleOfMetric } from '../metrics.ts';
import { FailureBox } from './FailureBox.tsx';
import { MetricCurves } from './MetricCurves.tsx';
import { listCurves, listLastMetrics } from './metricCurves.ts';
import { StepLog } from './StepLog.tsx';
import { StepOutputs } from './StepOutputs.tsx';
import classes from './StepPanel.module.css';
import { describeBeginning, describeStepTime } from './stepTimes.ts';
import { WhyItRan } from './WhyItRan.tsx';

interface StepPanelProps {
  run: RunSummary;
  step: RunStep;
  onClose(): void;
}

/** One step of a run: how it fared and why, what it gave, measured and said. */
export function StepPanel({ run, step, onClose }: StepPanelProps) {
  const words = text.runs.step;
  const now = useNow(step.status === 'running');
  const begins = step.startedAt === null ? null : Math.max(0, step.startedAt - run.startedAt);
  const metrics = listLastMetrics([step]);
  const module = findSpec(step.module)?.title ?? step.module;
  return (
    <aside className={classes.panel} aria-label={words.panel(step.title)}>
      <div className={classes.head}>
        <h2 className={classes.title}>{step.title}</h2>
        <Tooltip label={words.close}>
          <ActionIcon aria-label={words.close} onClick={onClose}>
            <IconX size={16} aria-hidden />
          </ActionIcon>
        </Tooltip>
      </div>
      <div className={classes.facts}>
        <StateMark state={step.status} time={describeStepTime(step, now)} />
        <span>{describeBeginning(begins)}</span>
        {module !== step.title && <span>{module}</span>}
        {step.target !== null && (
          <span>{describePlace({ target: step.target, place: step.place, isRunning: step.status === 'running' })}</span>
        )}
        {step.attempt > 1 && <span>{words.attempt(step.attempt)}</span>}
      </div>
      <div className={classes.body}>
        {step.failure && <FailureBox failure={step.failure} />}
        <WhyItRan runId={run.id} step={step} />
        <section>
          <h3>{words.outputs}</h3>
          <StepOutputs runId={run.id} step={step} />
        </section>
        {metrics.length > 0 && (
          <section>
            <h3>{words.metrics}</h3>
            <dl className={classes.metrics}>
              {metrics.map(({ name, value }) => (
                <div key={name}>
                  <dt>{titleOfMetric(name)}</dt>
                  <dd>{formatNumber(value)}</dd>
                </div>
              ))}
            </dl>
            {listCurves([step]).map((group) => (
              <MetricCurves key={`${step.nodeId} ${group.curves[0]!.name}`} group={group} height={170} />
            ))}
          </section>
        )}
        <section>
          <h3>{words.log}</h3>
          <StepLog runId={run.id} step={step} />
        </section>
      </div>
    </aside>
  );
}
