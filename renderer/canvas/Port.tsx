import { Tooltip } from '@mantine/core';
import { Handle, Position } from '@xyflow/react';
import { memo } from 'react';
import type { InputPort, OutputPort } from '../../modules/define.ts';
import { text } from '../text/en.ts';
import { useCanvas } from './canvasStore.ts';
import { useChecks } from './OpenedContext.tsx';
import classes from './Port.module.css';

interface PortProps {
  nodeId: string;
  name: string;
  port: InputPort | OutputPort;
  kind: 'input' | 'output';
  /** Of all ports on this side: which one, and how many. */
  index: number;
  count: number;
  onOpen?: ((port: string) => void) | undefined;
}

/** A port on a card's edge. While a wire is dragged, it lights up when it fits. */
export const Port = memo(function Port({ nodeId, name, port, kind, index, count, onOpen }: PortProps) {
  const endpoint = `${nodeId}.${name}`;
  const fit = useCanvas(({ fitting }) => (fitting === null ? undefined : fitting.has(endpoint) ? 'yes' : 'no'));
  const columns = useChecks(({ shapes }) => {
    const shape = kind === 'output' ? shapes[nodeId]?.[name] : undefined;
    return shape?.type === 'table' ? shape.columns : undefined;
  });
  const words = text.canvas[kind](port.title, port.type);
  const listed = columns && text.canvas.columns(columns.length, listNames(columns.map((column) => column.name)));
  return (
    <Tooltip
      label={
        <>
          <div>{words}</div>
          {listed && <div className={classes.columns}>{listed}</div>}
          {onOpen && <div className={classes.columns}>{text.canvas.showOutput}</div>}
        </>
      }
      multiline
      maw={320}
    >
      <Handle
        id={name}
        type={kind === 'input' ? 'target' : 'source'}
        position={kind === 'input' ? Position.Top : Position.Bottom}
        className={classes.port}
        data-type={port.type}
        data-fit={fit}
        style={{ left: `${((index + 0.5) / count) * 100}%` }}
        title=""
        onClick={onOpen && (() => onOpen(name))}
      />
    </Tooltip>
  );
});

function listNames(names: readonly string[]): string {
  return names.length > 12 ? `${names.slice(0, 12).join(', ')} …` : names.join(', ');
}
