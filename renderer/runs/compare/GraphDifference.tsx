import { Checkbox, Text } from '@mantine/core';
import { IconCircleMinus, IconCirclePlus, IconEqual, IconPencil } from '@tabler/icons-react';
import { useState } from 'react';
import type { RunComparison } from '../../../pipelines/contract/rpc/runs.ts';
import { text } from '../../text/en.ts';
import { type TableColumn, VirtualTable } from '../table/VirtualTable.tsx';
import marks from './ChangeMark.module.css';
import classes from './ComparePage.module.css';
import { nameInComparison } from './runTags.ts';

type Row = RunComparison['steps'][number];
type Change = Row['changes'][number];

const icons: Record<Change, typeof IconEqual> = {
  same: IconEqual,
  added: IconCirclePlus,
  removed: IconCircleMinus,
  changed: IconPencil,
};

/** Which steps were added, removed or changed since the baseline. */
export function GraphDifference({ comparison: { runs, steps } }: { comparison: RunComparison }) {
  const words = text.runs.compare;
  const [onlyChanges, setOnlyChanges] = useState(true);
  const rows = onlyChanges ? steps.filter(({ changes }) => changes.some((change) => change !== 'same')) : steps;
  const columns: TableColumn<Row>[] = [
    { key: 'step', title: words.columns.step, cell: ({ title }) => title },
    ...runs.slice(1).map(
      (run, index): TableColumn<Row> => ({
        key: run.id,
        title: nameInComparison(run, index + 1),
        width: 210,
        cell: ({ changes }) => <ChangeMark change={changes[index + 1] ?? 'same'} />,
      }),
    ),
  ];
  return (
    <>
      <div className={classes.bar}>
        <Checkbox
          size="xs"
          label={words.onlyChanges}
          checked={onlyChanges}
          onChange={({ currentTarget }) => setOnlyChanges(currentTarget.checked)}
        />
      </div>
      <div className={classes.fill}>
        {rows.length === 0 ? (
          <Text px={12}>{words.allSame}</Text>
        ) : (
          <VirtualTable label={words.graphLabel} columns={columns} rows={rows} rowKey={({ nodeId }) => nodeId} />
        )}
      </div>
    </>
  );
}

function ChangeMark({ change }: { change: Change }) {
  const Icon = icons[change];
  return (
    <span className={marks.mark} data-change={change}>
      <Icon size={15} aria-hidden />
      {text.runs.compare.changes[change]}
    </span>
  );
}
