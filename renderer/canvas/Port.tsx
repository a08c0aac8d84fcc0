import { Handle, Position } from '@xyflow/react';
import { memo } from 'react';
import type { InputPort, OutputPort } from '../../modules/define.ts';
import { text } from '../text/en.ts';
import { useCanvas } from './canvasStore.ts';
import classes from './Port.module.css';
import { portShare } from './portPlaces.ts';

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

/** A port on a card's edge. While a wire is dragged, it lights up when it fits. `PortHint` tells what it is. */
export const Port = memo(function Port({ nodeId, name, port, kind, index, count, onOpen }: PortProps) {
  const endpoint = `${nodeId}.${name}`;
  const fit = useCanvas(({ fitting }) => (fitting === null ? undefined : fitting.has(endpoint) ? 'yes' : 'no'));
  return (
    <Handle
      id={name}
      type={kind === 'input' ? 'target' : 'source'}
      position={kind === 'input' ? Position.Top : Position.Bottom}
      className={classes.port}
      data-type={port.type}
      data-fit={fit}
      data-words={text.canvas[kind](port.title, port.type)}
      data-opens={onOpen ? '' : undefined}
      style={{ left: `${portShare(index, count) * 100}%` }}
      onClick={onOpen && (() => onOpen(name))}
    />
  );
});
