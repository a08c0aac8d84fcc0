import { HoverCard } from '@mantine/core';
import { memo } from 'react';
import type { ModuleSpec } from '../../modules/define.ts';
import { modulePayload } from '../canvas/dragPayload.ts';
import { addStep } from '../canvas/dropOnCanvas.ts';
import { useOpened } from '../canvas/OpenedContext.tsx';
import { text } from '../text/en.ts';
import { lookOf } from '../ui/categories.ts';
import classes from './Palette.module.css';

/** One module of the palette; what it does and its ports show on hover. */
export const ModuleEntry = memo(function ModuleEntry({ spec }: { spec: ModuleSpec }) {
  const opened = useOpened();
  const look = lookOf(spec.category);
  const add = () => addStep(opened, spec);
  return (
    <li>
      <HoverCard position="right-start" width={280} openDelay={500} closeDelay={0} withinPortal>
        <HoverCard.Target>
          <button
            type="button"
            className={classes.entry}
            data-module={spec.id}
            aria-description={spec.description}
            draggable
            onDragStart={({ dataTransfer }) => {
              dataTransfer.effectAllowed = 'copy';
              dataTransfer.setData(modulePayload, spec.id);
              dataTransfer.setData(`${modulePayload}+${spec.id}`, '');
            }}
            onDoubleClick={add}
            onKeyDown={(event) => {
              if (event.key !== 'Enter') return;
              event.preventDefault();
              add();
            }}
          >
            <look.icon size={15} stroke={1.7} color={look.color} aria-hidden />
            <span>{spec.title}</span>
          </button>
        </HoverCard.Target>
        <HoverCard.Dropdown className={classes.card}>
          <strong>{spec.title}</strong>
          <p>{spec.description}</p>
          <Ports title={text.palette.inputs} ports={spec.inputs} />
          <Ports title={text.palette.outputs} ports={spec.outputs} />
          <p className={classes.hint}>{text.palette.hint}</p>
        </HoverCard.Dropdown>
      </HoverCard>
    </li>
  );
});

function Ports({ title, ports }: { title: string; ports: ModuleSpec['inputs'] }) {
  const entries = Object.entries(ports);
  if (entries.length === 0) return null;
  return (
    <p>
      <span className={classes.portsTitle}>{title}</span>{' '}
      {entries
        .map(
          ([, port]) =>
            `${port.title} (${text.canvas.type(port.type)}${port.optional ? `, ${text.canvas.optional}` : ''})`,
        )
        .join(', ')}
    </p>
  );
}
