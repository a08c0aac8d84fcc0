import { ActionIcon, Modal, Select, Stack, Text } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { splitEndpoint } from '../../pipelines/contract/graph.ts';
import { canConnect, connect } from '../graph/connect.ts';
import { removeItems } from '../graph/edit.ts';
import { edgeId, findNode, findSpec, inputPort, outputPort, titleOf } from '../graph/lookup.ts';
import { text } from '../text/en.ts';
import classes from './ConnectionsDialog.module.css';
import { revealStep } from './canvasApi.ts';
import { useCanvas } from './canvasStore.ts';
import { useChecks, useDocument, useOpened } from './OpenedContext.tsx';

/** A step's connections as a form: what can be done with wires and a mouse, by keyboard. */
export function ConnectionsDialog() {
  const nodeId = useCanvas(({ connecting }) => connecting);
  const { path } = useOpened();
  const pipeline = useDocument((state) => state.pipeline);
  const node = nodeId === null ? undefined : findNode(pipeline, nodeId);
  const spec = findSpec(node?.module ?? '');
  const close = () => {
    useCanvas.setState({ connecting: null });
    if (nodeId !== null) revealStep(path, nodeId);
  };
  const inputs = Object.entries(spec?.inputs ?? {});
  const outputs = Object.entries(spec?.outputs ?? {});
  return (
    <Modal
      opened={node !== undefined}
      onClose={close}
      title={node && text.canvas.connections.title(titleOf(node))}
      closeButtonProps={{ 'aria-label': text.common.close }}
    >
      <Stack gap="md">
        {inputs.map(([port, { title }]) => (
          <Ends key={port} label={text.canvas.connections.from(title)} end={`${nodeId}.${port}`} side="input" />
        ))}
        {outputs.map(([port, { title }]) => (
          <Ends key={port} label={text.canvas.connections.to(title)} end={`${nodeId}.${port}`} side="output" />
        ))}
        {inputs.length + outputs.length === 0 && <Text>{text.canvas.connections.none}</Text>}
      </Stack>
    </Modal>
  );
}

/** What one port is connected to, and what else it could be. */
function Ends({ label, end, side }: { label: string; end: string; side: 'input' | 'output' }) {
  const { document } = useOpened();
  const pipeline = useDocument((state) => state.pipeline);
  const shapes = useChecks((state) => state.shapes);
  const edges = pipeline.edges.filter((edge) => (side === 'input' ? edge.to : edge.from) === end);
  const candidates = pipeline.nodes.flatMap((node) => {
    const spec = findSpec(node.module);
    return Object.keys((side === 'input' ? spec?.outputs : spec?.inputs) ?? {}).map((port) => `${node.id}.${port}`);
  });
  const connected = new Set(edges.map((edge) => (side === 'input' ? edge.from : edge.to)));
  const fitting = candidates.filter((other) => {
    const [from, to] = side === 'input' ? [other, end] : [end, other];
    return !connected.has(other) && canConnect(pipeline, from, to, shapes);
  });
  const nameOf = (other: string) => {
    const { node } = splitEndpoint(other);
    const port = side === 'input' ? outputPort(pipeline, other) : inputPort(pipeline, other);
    const step = findNode(pipeline, node);
    return `${step ? titleOf(step) : node} · ${port?.title ?? other}`;
  };
  return (
    <div>
      <Text fw={600} size="sm">
        {label}
      </Text>
      {edges.map((edge) => {
        const other = side === 'input' ? edge.from : edge.to;
        return (
          <div key={edgeId(edge)} className={classes.end}>
            <span>{nameOf(other)}</span>
            <ActionIcon
              aria-label={text.canvas.connections.remove(nameOf(other))}
              onClick={() => document.edit((before) => removeItems(before, [edgeId(edge)]))}
            >
              <IconX size={14} aria-hidden />
            </ActionIcon>
          </div>
        );
      })}
      {edges.length === 0 && <Text size="sm">{text.canvas.connections.nothing}</Text>}
      <Select
        aria-label={`${label}: ${text.canvas.connections.add}`}
        placeholder={fitting.length > 0 ? text.canvas.connections.add : text.canvas.connections.fits}
        disabled={fitting.length === 0}
        searchable
        value={null}
        data={fitting.map((other) => ({ value: other, label: nameOf(other) }))}
        onChange={(other) => {
          if (other === null) return;
          const [from, to] = side === 'input' ? [other, end] : [end, other];
          document.edit((before) => connect(before, from, to));
        }}
      />
    </div>
  );
}
