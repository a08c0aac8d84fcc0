import { Group, SegmentedControl, Text } from '@mantine/core';
import { useState } from 'react';
import type { MulticlassResult } from '../../../pipelines/contract/evaluation.ts';
import { text } from '../../text/en.ts';
import { ClassTable } from './ClassTable.tsx';
import { ConfusionTable } from './ConfusionTable.tsx';
import { foldClasses } from './classScores.ts';
import classes from './EvaluationView.module.css';
import { MetricsTable } from './MetricsTable.tsx';
import type { Pair } from './pair.ts';
import type { Shown } from './shownResults.ts';

/** More classes than these in one matrix cannot be read. */
const mostClasses = 40;

export function MulticlassView({ pair: { first, second } }: { pair: Pair<MulticlassResult> }) {
  const words = text.evaluation;
  const [numbers, setNumbers] = useState<'counts' | 'shares'>('counts');
  const metricsOf = ({ letter, result: { metrics } }: Shown<MulticlassResult>) => ({ letter, metrics });
  return (
    <div className={classes.columns}>
      <div className={classes.side}>
        <MetricsTable
          title={words.metricsTitle}
          task="multiclass"
          first={metricsOf(first)}
          second={second && metricsOf(second)}
        />
        <ClassTable first={first} second={second} />
      </div>
      <div className={classes.matrices}>
        <Group justify="space-between">
          <Text component="h3" size="sm" fw={600}>
            {words.confusion.title}
          </Text>
          <SegmentedControl
            size="xs"
            aria-label={words.confusion.shown}
            value={numbers}
            onChange={(to) => setNumbers(to as 'counts' | 'shares')}
            data={[
              { value: 'counts', label: words.confusion.counts },
              { value: 'shares', label: words.confusion.shares },
            ]}
          />
        </Group>
        {(second ? [first, second] : [first]).map(({ name, result }) => (
          <div key={name}>
            {second && (
              <Text size="xs" mb={2}>
                {name}
              </Text>
            )}
            <ConfusionTable
              title={words.confusion.of(name)}
              matrix={foldClasses(result.confusion, mostClasses, words.confusion.others)}
              numbers={numbers}
            />
            {result.confusion.classes.length > mostClasses && (
              <Text size="xs" c="dimmed">
                {words.confusion.folded(mostClasses - 1)}
              </Text>
            )}
          </div>
        ))}
      </div>
    </div>
  );
}
