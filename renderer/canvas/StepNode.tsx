import type { NodeProps } from '@xyflow/react';
import { memo } from 'react';
import { findNode, findSpec } from '../graph/lookup.ts';
import { openOutput, showPanel } from '../panels/panelStore.ts';
import type { StepFlowNode } from './flowNodes.ts';
import { useChecks, useDocument, useLiveStep } from './OpenedContext.tsx';
import { Port } from './Port.tsx';
import { StepCard } from './StepCard.tsx';
import { stateOf } from './stepState.ts';

/** A step on the canvas of an open pipeline. */
export const StepNode = memo(function StepNode({ id, selected }: NodeProps<StepFlowNode>) {
  const node = useDocument(({ pipeline }) => findNode(pipeline, id));
  const step = useLiveStep(id);
  const problems = useChecks(({ byNode }) => byNode.get(id));
  const verdict = useChecks(({ forecasts }) => forecasts.get(id)?.verdict);
  if (!node) return null;
  const { inputs = {}, outputs = {} } = findSpec(node.module) ?? {};
  return (
    <StepCard
      node={node}
      state={stateOf(step, verdict, node.disabled === true)}
      step={step}
      isSelected={selected === true}
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
});
