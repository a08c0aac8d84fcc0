import { Checkbox, Text } from '@mantine/core';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useRef } from 'react';
import type { Column } from '../../../pipelines/contract/table.ts';
import { text } from '../../text/en.ts';
import { ColumnMarks } from './ColumnMarks.tsx';
import classes from './columns.module.css';

const rowHeight = 30;

interface TickListProps {
  names: readonly string[];
  /** Undefined: nobody knows them, so that no name is marked as missing. */
  columns: ReadonlyMap<string, Column> | undefined;
  isTicked(name: string): boolean;
  onTick(name: string, isChosen: boolean): void;
}

/** Columns with a box each. Only those in view are drawn: a table may have thousands. */
export function TickList({ names, columns, isTicked, onTick }: TickListProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const rows = useVirtualizer({
    count: names.length,
    estimateSize: () => rowHeight,
    getScrollElement: () => scroller.current,
    overscan: 8,
  });
  return (
    <div ref={scroller} className={classes.list}>
      {names.length === 0 && (
        <Text size="xs" c="dimmed" p="xs">
          {columns ? text.inspector.columns.noneFound : text.inspector.columns.none}
        </Text>
      )}
      <div style={{ height: rows.getTotalSize(), position: 'relative' }}>
        {rows.getVirtualItems().map(({ index, start }) => {
          const name = names[index]!;
          return (
            <div key={name} className={classes.tick} style={{ transform: `translateY(${start}px)` }}>
              <Checkbox
                size="xs"
                label={name}
                checked={isTicked(name)}
                onChange={({ currentTarget }) => onTick(name, currentTarget.checked)}
              />
              {columns && <ColumnMarks column={columns.get(name)} />}
            </div>
          );
        })}
      </div>
    </div>
  );
}
