import type { NodeProps } from '@xyflow/react';
import { memo } from 'react';
import { findNode, findSpec } from '../graph/lookup.ts';
import { openOutput, showPanel } from '../panels/panelStore.ts';
import type { LiveStep } from '../store/runs.ts';
import { text } from '../text/en.ts';
import { lookOf } from '../ui/categories.ts';
import { formatDuration } from '../ui/formatDuration.ts';
import { useNow } from '../ui/useNow.ts';
import type { StepFlowNode } from './flowNodes.ts';
import { useChecks, useDocument, useLiveStep } from './OpenedContext.tsx';
import { Port } from './Port.tsx';
import { ProblemMark, StateMark } from './StateMark.tsx';
import classes from './StepNode.module.css';
import { type StepState, stateOf } from './stepState.ts';

/** A step's card: what it is, how it fared, and its ports. */
export const StepNode = memo(function StepNode({ id, selected }: NodeProps<StepFlowNode>) {
  const node = useDocument(({ pipeline }) => findNode(pipeline, id));
  const step = useLiveStep(id);
  const problems = useChecks(({ byNode }) => byNode.get(id)?.length ?? 0);
  const firstProblem = useChecks(({ byNode }) => byNode.get(id)?.[0]?.message);
  const verdict = useChecks(({ forecasts }) => forecasts.get(id)?.verdict);
  if (!node) return null;
  const spec = findSpec(node.module);
  const state = stateOf(step, verdict, node.disabled === true);
  const look = lookOf(spec?.category ?? '');
  const Icon = look.icon;
  return (
    <div
      className={classes.card}
      data-selected={selected || undefined}
      data-state={state}
      data-problem={problems > 0 || undefined}
      data-step={id}
    >
      <span className={classes.edge} style={{ background: look.color }} />
      <div className={classes.head}>
        <Icon size={16} stroke={1.7} aria-hidden color={look.color} />
        <span className={classes.title}>{node.title || spec?.title || node.module}</span>
      </div>
      {node.title && spec && node.title !== spec.title && <div className={classes.module}>{spec.title}</div>}
      {node.comment && <div className={classes.comment}>{node.comment}</div>}
      {!spec && <div className={classes.reason}>{text.canvas.unknownModule}</div>}
      <div className={classes.foot}>
        {problems > 0 && <ProblemMark count={problems} />}
        <StepTime step={step} state={state} />
      </div>
      {problems > 0 && firstProblem && <div className={classes.reason}>{firstProblem}</div>}
      {state === 'failed' && step?.failure && (
        <button type="button" className={classes.failure} onClick={() => showPanel('log')}>
          {step.failure.message.split('\n')[0]}
        </button>
      )}
      {Object.entries(spec?.inputs ?? {}).map(([name, port], index, all) => (
        <Port key={name} kind="input" nodeId={id} name={name} port={port} index={index} count={all.length} />
      ))}
      {Object.entries(spec?.outputs ?? {}).map(([name, port], index, all) => (
        <Port
          key={name}
          kind="output"
          nodeId={id}
          name={name}
          port={port}
          index={index}
          count={all.length}
          onOpen={step?.outputs[name] ? (port) => openOutput(id, port) : undefined}
        />
      ))}
    </div>
  );
});

/** State, and the time that it took or is taking. */
function StepTime({ step, state }: { step: LiveStep | undefined; state: StepState }) {
  const isRunning = state === 'running';
  const now = useNow(isRunning);
  const end = isRunning ? now : step?.finishedAt;
  const took = step?.startedAt && end ? formatDuration(Math.max(0, end - step.startedAt)) : undefined;
  const isTimed = state !== 'reused' && state !== 'skipped' && state !== 'queued';
  return (
    <>
      <StateMark state={state} time={isTimed ? took : undefined} />
      {isRunning && (
        <progress
          className={classes.progress}
          aria-label={text.canvas.progress}
          {...(step?.fraction == null ? {} : { value: step.fraction })}
          max={1}
        />
      )}
    </>
  );
}
