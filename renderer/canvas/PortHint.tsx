import { useEffect, useState } from 'react';
import type { PortShape } from '../../modules/define.ts';
import { text } from '../text/en.ts';
import { useOpened } from './OpenedContext.tsx';
import classes from './PortHint.module.css';

interface Hint {
  left: number;
  top: number;
  words: string;
  columns: string | undefined;
  opens: boolean;
}

const delay = 250;
const mostNames = 12;

/** Name, type and columns of the port under the mouse. One for all ports: a tooltip of each one's own costs a second on a large canvas. */
export function PortHint({ canvas }: { canvas: React.RefObject<HTMLElement | null> }) {
  const { checks } = useOpened();
  const [hint, setHint] = useState<Hint | null>(null);
  useEffect(() => {
    const element = canvas.current;
    if (!element) return;
    let timer: ReturnType<typeof setTimeout>;
    const show = ({ target }: PointerEvent) => {
      clearTimeout(timer);
      setHint(null);
      const port = (target as Element).closest<HTMLElement>('.react-flow__handle[data-words]');
      if (port) timer = setTimeout(() => setHint(describe(port, checks.store.getState().shapes)), delay);
    };
    const hide = () => {
      clearTimeout(timer);
      setHint(null);
    };
    element.addEventListener('pointerover', show);
    element.addEventListener('pointerdown', hide);
    element.addEventListener('pointerleave', hide);
    return () => {
      hide();
      element.removeEventListener('pointerover', show);
      element.removeEventListener('pointerdown', hide);
      element.removeEventListener('pointerleave', hide);
    };
  }, [canvas, checks]);
  if (!hint) return null;
  return (
    <div className={classes.hint} role="tooltip" style={{ left: hint.left, top: hint.top }}>
      <div>{hint.words}</div>
      {hint.columns && <div className={classes.more}>{hint.columns}</div>}
      {hint.opens && <div className={classes.more}>{text.canvas.showOutput}</div>}
    </div>
  );
}

function describe(port: HTMLElement, shapes: Readonly<Record<string, Readonly<Record<string, PortShape>>>>): Hint {
  const { left, bottom } = port.getBoundingClientRect();
  const { words = '', opens, nodeid = '', handleid = '' } = port.dataset;
  const shape = shapes[nodeid]?.[handleid];
  const names = shape?.type === 'table' ? shape.columns?.map(({ name }) => name) : undefined;
  const listed = names && `${names.slice(0, mostNames).join(', ')}${names.length > mostNames ? ' …' : ''}`;
  return {
    left: Math.min(left, window.innerWidth - 330),
    top: bottom + 6,
    words,
    columns: names && listed !== undefined ? text.canvas.columns(names.length, listed) : undefined,
    opens: opens !== undefined,
  };
}
