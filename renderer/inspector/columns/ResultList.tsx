import { ActionIcon, Text } from '@mantine/core';
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useMemo, useRef } from 'react';
import type { Column } from '../../../pipelines/contract/table.ts';
import { text } from '../../text/en.ts';
import { ColumnMarks } from './ColumnMarks.tsx';
import classes from './columns.module.css';

interface ResultListProps {
  columns: readonly Column[] | undefined;
  /** What is selected, in its order; undefined: not known. */
  names: readonly string[] | undefined;
  /** How many of the table's columns these are. */
  count: number | undefined;
  /** Undefined: their order is that of the table. */
  onMove: ((names: string[]) => void) | undefined;
}

/** What a selection comes to. */
export function ResultList({ columns, names, count, onMove }: ResultListProps) {
  const words = text.inspector.columns;
  const scroller = useRef<HTMLDivElement>(null);
  const byName = useMemo(() => columns && new Map(columns.map((column) => [column.name, column])), [columns]);
  const rows = useVirtualizer({
    count: names?.length ?? 0,
    estimateSize: () => 30,
    getScrollElement: () => scroller.current,
    overscan: 8,
  });
  function move(index: number, by: 1 | -1) {
    if (!names || !onMove) return;
    const name = names[index]!;
    onMove(names.toSpliced(index, 1).toSpliced(index + by, 0, name));
  }
  const title =
    columns && count !== undefined ? words.ofAll(count, columns.length) : words.selected(names?.length ?? 0);
  return (
    <section className={classes.pane} aria-label={words.result}>
      <Text size="sm" fw={600} role="status">
        {title}
      </Text>
      {onMove && (names?.length ?? 0) > 1 && (
        <Text size="xs" c="dimmed">
          {words.resultOrder}
        </Text>
      )}
      <div className={classes.box}>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a list that scrolls has to be reached by the keyboard */}
        <div ref={scroller} className={classes.list} tabIndex={0}>
          <div style={{ height: rows.getTotalSize(), position: 'relative' }}>
            {rows.getVirtualItems().map(({ index, start }) => {
              const name = names![index]!;
              return (
                <div key={name} className={classes.tick} style={{ transform: `translateY(${start}px)` }}>
                  <span className={classes.name} title={name}>
                    {name}
                  </span>
                  <span className={classes.marks}>
                    {byName && <ColumnMarks column={byName.get(name)} />}
                    {onMove && (
                      <>
                        <ActionIcon
                          size={24}
                          aria-label={words.moveUp(name)}
                          disabled={index === 0}
                          onClick={() => move(index, -1)}
                        >
                          <IconArrowUp size={13} aria-hidden />
                        </ActionIcon>
                        <ActionIcon
                          size={24}
                          aria-label={words.moveDown(name)}
                          disabled={index === names!.length - 1}
                          onClick={() => move(index, 1)}
                        >
                          <IconArrowDown size={13} aria-hidden />
                        </ActionIcon>
                      </>
                    )}
                  </span>
                </div>
              );
            })}
          </div>
        </div>
      </div>
    </section>
  );
}
