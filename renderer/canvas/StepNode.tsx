import type { NodeProps } from '@xyflow/react';
import { memo } from 'react';
import { targetOfDraft } from '../compute/stepTarget.ts';
import { findNode, findSpec } from '../graph/lookup.ts';
import { openOutput, showPanel } from '../panels/panelStore.ts';
import { lookOf } from '../ui/categories.ts';
import { useCanvas } from './canvasStore.ts';
import type { StepFlowNode } from './flowNodes.ts';
import { useChecks, useDocument, useLiveStep, useNewestRun } from './OpenedContext.tsx';
import { Port } from './Port.tsx';
import classes from './StepCard.module.css';
import { StepCard } from './StepCard.tsx';
import { stateOf } from './stepState.ts';

/** A step on the canvas of an open pipeline: a card, or from afar a box in its category's colour. */
export const StepNode = memo(function StepNode(props: NodeProps<StepFlowNode>) {
  const isFar = useCanvas((state) => state.isFar);
  return isFar ? <FarStep {...props} /> : <NearStep {...props} />;
});

function FarStep({ id, height, selected }: NodeProps<StepFlowNode>) {
  const category = useDocument(({ pipeline }) => findSpec(findNode(pipeline, id)?.module ?? '')?.category ?? '');
  const status = useLiveStep(id)?.status;
  const hasProblem = useChecks(({ byNode }) => byNode.has(id));
  const isIdle = useChecks(({ idle }) => idle.has(id));
  return (
    <div
      className={classes.far}
      data-step={id}
      data-state={status}
      data-problem={hasProblem || undefined}
      data-idle={isIdle || undefined}
      data-selected={selected || undefined}
      style={{ height, borderLeftColor: lookOf(category).color }}
    />
  );
}

function NearStep({ id, selected }: NodeProps<StepFlowNode>) {
  const node = useDocument(({ pipeline }) => findNode(pipeline, id));
  const step = useLiveStep(id);
  const problems = useChecks(({ byNode }) => byNode.get(id));
  const verdict = useChecks(({ forecasts }) => forecasts.get(id)?.verdict);
  const isIdle = useChecks(({ idle }) => idle.has(id));
  const isRunning = useNewestRun((run) => run?.status === 'running');
  if (!node) return null;
  const { inputs = {}, outputs = {} } = findSpec(node.module) ?? {};
  return (
    <StepCard
      node={node}
      state={stateOf(step, isRunning ? undefined : verdict, node.disabled === true)}
      step={step}
      isSelected={selected === true}
      isIdle={isIdle}
      target={targetOfDraft(node, step)}
      {...(problems && { problems })}
      onShowFailure={() => showPanel('log')}
    >
      {Object.entries(inputs).map(([name, port], index, all) => (
        <Port key={name} kind="input" nodeId={id} name={name} port={port} index={index} count={all.length} />
      ))}
      {Object.entries(outputs).map(([name, port], index, all) => (
        <Port
          key={name}
          kind="output"
          nodeId={id}
          name={name}
          port={port}
          index={index}
          count={all.length}
          onOpen={step?.outputs[name] ? (opened) => openOutput(id, opened) : undefined}
        />
      ))}
    </StepCard>
  );
}
