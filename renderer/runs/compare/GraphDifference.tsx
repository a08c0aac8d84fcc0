import { Checkbox, Group, SegmentedControl, Select, Text } from '@mantine/core';
import { useState } from 'react';
import type { RunComparison } from '../../../pipelines/contract/rpc/runs.ts';
import { text } from '../../text/en.ts';
import classes from './ComparePage.module.css';
import { DrawnDifference } from './DrawnDifference.tsx';
import { nameInComparison } from './runTags.ts';
import { StepChanges } from './StepChanges.tsx';

/** Which steps were added, removed or changed since the baseline: drawn for one run, as a list for all of them. */
export function GraphDifference({ comparison: { runs, steps } }: { comparison: RunComparison }) {
  const words = text.runs.compare;
  const [isList, setList] = useState(false);
  const [onlyChanges, setOnlyChanges] = useState(true);
  const [chosen, setChosen] = useState<string | null>(null);
  const [baseline, ...others] = runs;
  const drawn = others.find(({ id }) => id === chosen) ?? others[0];
  if (!baseline || !drawn) return null;
  return (
    <>
      <Group gap="md" className={classes.bar}>
        <SegmentedControl
          size="xs"
          aria-label={words.look}
          data={[
            { value: 'canvas', label: words.asCanvas },
            { value: 'list', label: words.asList },
          ]}
          value={isList ? 'list' : 'canvas'}
          onChange={(look) => setList(look === 'list')}
        />
        {isList ? (
          <Checkbox
            size="xs"
            label={words.onlyChanges}
            checked={onlyChanges}
            onChange={({ currentTarget }) => setOnlyChanges(currentTarget.checked)}
          />
        ) : (
          <>
            {others.length > 1 && (
              <Select
                w={250}
                aria-label={words.drawn}
                allowDeselect={false}
                data={others.map((run, index) => ({ value: run.id, label: nameInComparison(run, index + 1) }))}
                value={drawn.id}
                onChange={setChosen}
              />
            )}
            <Text size="xs">{words.drawnHelp}</Text>
          </>
        )}
      </Group>
      <div className={classes.fill}>
        {isList ? (
          <StepChanges runs={runs} steps={steps} onlyChanges={onlyChanges} />
        ) : (
          <DrawnDifference baseline={baseline.id} runId={drawn.id} />
        )}
      </div>
    </>
  );
}
