import { ActionIcon, Group, Text, Tooltip } from '@mantine/core';
import { IconChartLine, IconTable } from '@tabler/icons-react';
import { useState } from 'react';
import { text } from '../../text/en.ts';
import classes from './ChartFigure.module.css';
import type { ChartOption } from './chartOption.ts';
import { EChart } from './EChart.tsx';
import { type Numbers, NumbersTable } from './NumbersTable.tsx';

interface ChartFigureProps {
  title: string;
  /** What the chart shows, in words with its main numbers. */
  description: string;
  option: ChartOption;
  numbers: Numbers;
  height?: number;
}

/** A chart with its title, and its numbers behind one button. */
export function ChartFigure({ title, description, option, numbers, height = 260 }: ChartFigureProps) {
  const [asTable, setAsTable] = useState(false);
  const words = text.outputs.charts;
  const Icon = asTable ? IconChartLine : IconTable;
  const action = asTable ? words.showAsChart : words.showAsTable;
  return (
    <figure className={classes.figure}>
      <Group justify="space-between" wrap="nowrap" gap="xs" mb={4}>
        <Text component="figcaption" fw={600} size="sm">
          {title}
        </Text>
        <Tooltip label={action}>
          <ActionIcon size="sm" aria-label={`${title}: ${action}`} onClick={() => setAsTable(!asTable)}>
            <Icon size={16} aria-hidden />
          </ActionIcon>
        </Tooltip>
      </Group>
      <div style={{ height }}>
        {asTable ? (
          <NumbersTable {...numbers} caption={title} />
        ) : (
          <EChart option={option} label={`${title}. ${description}`} height={height} />
        )}
      </div>
    </figure>
  );
}
