import { ActionIcon, Group, NumberInput, SegmentedControl, Text } from '@mantine/core';
import { IconChevronLeft, IconChevronRight, IconZoomIn, IconZoomOut } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { OutputRef } from '../../../pipelines/contract/rpc/outputs.ts';
import { queries } from '../../api/queries.ts';
import { text } from '../../text/en.ts';
import { Answer } from '../Answer.tsx';
import { formatCount } from '../formatCell.ts';
import { TreeDrawing } from './TreeDrawing.tsx';
import { TreeList } from './TreeList.tsx';
import styles from './TreeView.module.css';

interface TreeViewProps {
  output: OutputRef;
  count: number;
  /** Of the label, in the order of a leaf's values. */
  classes: readonly string[] | undefined;
}

/** One tree of a model at a time, drawn or as an indented list. */
export function TreeView({ output, count, classes }: TreeViewProps) {
  const words = text.model.tree;
  const [index, setIndex] = useState(0);
  const [mode, setMode] = useState<'drawing' | 'list'>('drawing');
  const [zoom, setZoom] = useState(1);
  const asked = useQuery({
    ...queries.outputs.tree.queryOptions({ input: { ...output, index } }),
    placeholderData: keepPreviousData,
  });
  const go = (to: number) => setIndex(Math.min(count - 1, Math.max(0, to)));
  return (
    <div className={styles.view}>
      <Group gap="xs" className={styles.bar}>
        <ActionIcon aria-label={words.previous} disabled={index === 0} onClick={() => go(index - 1)}>
          <IconChevronLeft size={16} aria-hidden />
        </ActionIcon>
        <NumberInput
          aria-label={words.choose}
          w={80}
          value={index + 1}
          min={1}
          max={count}
          allowDecimal={false}
          onChange={(value) => typeof value === 'number' && value >= 1 && go(value - 1)}
        />
        <Text size="xs">{words.of(formatCount(count))}</Text>
        <ActionIcon aria-label={words.next} disabled={index === count - 1} onClick={() => go(index + 1)}>
          <IconChevronRight size={16} aria-hidden />
        </ActionIcon>
        {typeof asked.data?.class === 'string' && (
          <Text size="xs" c="dimmed">
            {words.class(asked.data.class)}
          </Text>
        )}
        <span style={{ flex: 1 }} />
        {mode === 'drawing' && (
          <>
            <ActionIcon aria-label={words.zoomOut} disabled={zoom <= 0.4} onClick={() => setZoom(zoom / 1.25)}>
              <IconZoomOut size={16} aria-hidden />
            </ActionIcon>
            <ActionIcon aria-label={words.zoomIn} disabled={zoom >= 2} onClick={() => setZoom(zoom * 1.25)}>
              <IconZoomIn size={16} aria-hidden />
            </ActionIcon>
          </>
        )}
        <SegmentedControl
          size="xs"
          aria-label={words.view}
          value={mode}
          onChange={(to) => setMode(to as 'drawing' | 'list')}
          data={[
            { value: 'drawing', label: words.drawing },
            { value: 'list', label: words.list },
          ]}
        />
      </Group>
      <div className={styles.body}>
        <Answer asked={asked}>
          {(tree) =>
            mode === 'drawing' ? (
              <TreeDrawing key={tree.index} tree={tree} classes={classes} zoom={zoom} />
            ) : (
              <TreeList key={tree.index} tree={tree} classes={classes} />
            )
          }
        </Answer>
      </div>
    </div>
  );
}
