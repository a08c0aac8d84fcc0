import '@xyflow/react/dist/style.css';
import { useComputedColorScheme } from '@mantine/core';
import {
  applyNodeChanges,
  Background,
  BackgroundVariant,
  Controls,
  Handle,
  type NodeChange,
  type NodeProps,
  Position,
  ReactFlow,
  ReactFlowProvider,
} from '@xyflow/react';
import { createContext, memo, useCallback, useContext, useEffect, useMemo, useState } from 'react';
import type { Pipeline } from '../../pipelines/contract/graph.ts';
import type { OutputRef } from '../../pipelines/contract/rpc/outputs.ts';
import type { RunStep } from '../../pipelines/contract/rpc/runs.ts';
import type { InferenceNode } from '../../pipelines/contract/servable.ts';
import { targetOfDraft, targetOfRun } from '../compute/stepTarget.ts';
import { diffPipelines, type PipelineDifference } from '../graph/diffPipelines.ts';
import { findNode, findSpec, nodesById } from '../graph/lookup.ts';
import { text } from '../text/en.ts';
import classes from './Canvas.module.css';
import { toFlowEdges } from './flowEdges.ts';
import { type FlowNode, movePorts, type StepFlowNode, toFlowNodes } from './flowNodes.ts';
import { focusCard, focusedStep } from './focusCard.ts';
import noteClasses from './NoteNode.module.css';
import portClasses from './Port.module.css';
import { type CardStep, StepCard } from './StepCard.tsx';
import { arrows } from './useCanvasKeys.ts';
import { nextStep } from './walk.ts';

type ShownStep = CardStep & Pick<RunStep, 'nodeId' | 'status' | 'outputs' | 'target' | 'place'>;

interface RunCanvasProps {
  pipeline: Pipeline;
  /** How the steps fared; none for a pipeline that is only looked at. */
  steps?: readonly ShownStep[];
  runId?: string;
  onOpenOutput?: (output: OutputRef) => void;
  selected?: string | null;
  onSelect?: (nodeId: string | null) => void;
  /** Marks what is different from this earlier version; removed steps are shown where they were. */
  before?: Pipeline;
  /** What becomes of the steps when the pipeline is served. */
  roles?: readonly InferenceNode[];
}

interface Shown {
  pipeline: Pipeline;
  steps: ReadonlyMap<string, ShownStep>;
  difference: PipelineDifference | undefined;
  roles: ReadonlyMap<string, InferenceNode>;
  openOutput: ((nodeId: string, port: string) => void) | undefined;
}

const ShownContext = createContext<Shown | null>(null);
const noSteps: readonly ShownStep[] = [];
const noRoles: readonly InferenceNode[] = [];

/** A pipeline to look at: as it was run, against an earlier version, or as it is served. */
export function RunCanvas(props: RunCanvasProps) {
  const { pipeline, steps = noSteps, runId, onOpenOutput, selected = null, onSelect, before, roles = noRoles } = props;
  const scheme = useComputedColorScheme();
  const shown = useMemo<Shown>(() => {
    const difference = before && diffPipelines(before, pipeline);
    return {
      pipeline: before ? withRemoved(before, pipeline) : pipeline,
      steps: new Map(steps.map((step) => [step.nodeId, step])),
      difference,
      roles: new Map(roles.map((role) => [role.nodeId, role])),
      openOutput:
        onOpenOutput && runId !== undefined ? (nodeId, port) => onOpenOutput({ runId, nodeId, port }) : undefined,
    };
  }, [pipeline, steps, before, roles, onOpenOutput, runId]);
  const place = useCallback(
    (previous: readonly FlowNode[]) => toFlowNodes(shown.pipeline, selected === null ? [] : [selected], previous),
    [shown, selected],
  );
  const [nodes, setNodes] = useState<FlowNode[]>(() => place([]));
  useEffect(() => setNodes(place), [place]);
  // Cards are as high as what they tell; their ports are at the lower edge.
  const onNodesChange = useCallback(
    (changes: NodeChange<FlowNode>[]) => {
      const measured = changes.filter(({ type }) => type === 'dimensions');
      if (measured.length === 0) return;
      const steps = nodesById(shown.pipeline.nodes);
      setNodes((previous) =>
        applyNodeChanges(measured, previous).map((node) => movePorts(node, steps.get(node.id)?.module)),
      );
    },
    [shown],
  );
  const edges = useMemo(
    () =>
      toFlowEdges(shown.pipeline, []).map((edge) => {
        const change = shown.difference?.edges.get(edge.id);
        return change && change !== 'same' ? { ...edge, className: `${edge.className} edge-${change}` } : edge;
      }),
    [shown],
  );
  function openOutputOf(nodeId: string): void {
    const [port] = Object.keys(shown.steps.get(nodeId)?.outputs ?? {});
    if (port !== undefined) shown.openOutput?.(nodeId, port);
  }

  function onKeyDown(event: React.KeyboardEvent<HTMLElement>): void {
    const focused = focusedStep(event.currentTarget, event.target);
    if (focused === undefined) return;
    const direction = arrows[event.key];
    const next = direction && nextStep(shown.pipeline, focused, direction);
    if (event.key === 'Enter') openOutputOf(focused);
    else if (next !== undefined && onSelect) {
      onSelect(next);
      focusCard(event.currentTarget, next);
    } else return;
    event.preventDefault();
  }

  return (
    <section className={classes.canvas} aria-label={text.canvas.label} onKeyDown={onKeyDown}>
      <ShownContext value={shown}>
        <ReactFlowProvider>
          <ReactFlow<FlowNode>
            nodes={nodes}
            onNodesChange={onNodesChange}
            edges={edges}
            nodeTypes={nodeTypes}
            colorMode={scheme}
            nodesDraggable={false}
            nodesConnectable={false}
            edgesFocusable={false}
            elementsSelectable
            disableKeyboardA11y
            deleteKeyCode={null}
            fitView
            fitViewOptions={{ maxZoom: 1, padding: 0.15 }}
            minZoom={0.05}
            onNodeClick={(_, node) => onSelect?.(node.id)}
            onPaneClick={() => onSelect?.(null)}
            onNodeDoubleClick={(_, node) => openOutputOf(node.id)}
          >
            <Background variant={BackgroundVariant.Dots} gap={20} size={1.2} />
            <Controls position="bottom-left" showInteractive={false} />
          </ReactFlow>
        </ReactFlowProvider>
      </ShownContext>
    </section>
  );
}

/** Steps and edges of both versions, so that what was removed can be seen. */
function withRemoved(before: Pipeline, after: Pipeline): Pipeline {
  const ids = new Set(after.nodes.map(({ id }) => id));
  const wires = new Set(after.edges.map(({ from, to }) => `${from}>${to}`));
  return {
    ...after,
    nodes: [...after.nodes, ...before.nodes.filter(({ id }) => !ids.has(id))],
    edges: [...after.edges, ...before.edges.filter(({ from, to }) => !wires.has(`${from}>${to}`))],
  };
}

function useShown(): Shown {
  const shown = useContext(ShownContext);
  if (!shown) throw new Error('No shown pipeline surrounds this component.');
  return shown;
}

const ShownStepNode = memo(function ShownStepNode({ id, selected }: NodeProps<StepFlowNode>) {
  const { pipeline, steps, difference, roles, openOutput } = useShown();
  const node = findNode(pipeline, id);
  if (!node) return null;
  const step = steps.get(id);
  const { inputs = {}, outputs = {} } = findSpec(node.module) ?? {};
  return (
    <StepCard
      node={node}
      state={node.disabled ? 'disabled' : (step?.status ?? 'draft')}
      step={step}
      isSelected={selected === true}
      change={difference?.nodes.get(id)}
      role={roles.get(id)}
      target={step ? targetOfRun(step) : targetOfDraft(node, undefined)}
    >
      {Object.entries(inputs).map(([name, port], index, all) => (
        <Handle
          key={name}
          id={name}
          type="target"
          position={Position.Top}
          className={portClasses.port}
          data-type={port.type}
          style={{ left: `${((index + 0.5) / all.length) * 100}%` }}
          title={text.canvas.input(port.title, port.type)}
        />
      ))}
      {Object.entries(outputs).map(([name, port], index, all) => (
        <Handle
          key={name}
          id={name}
          type="source"
          position={Position.Bottom}
          className={portClasses.port}
          data-type={port.type}
          style={{ left: `${((index + 0.5) / all.length) * 100}%` }}
          title={text.canvas.output(port.title, port.type)}
          onClick={step?.outputs[name] && openOutput ? () => openOutput(id, name) : undefined}
        />
      ))}
    </StepCard>
  );
});

function ShownNote({ id }: { id: string }) {
  const { pipeline } = useShown();
  return <div className={noteClasses.note}>{pipeline.notes.find((note) => note.id === id)?.text}</div>;
}

const nodeTypes = { step: ShownStepNode, note: ShownNote };
