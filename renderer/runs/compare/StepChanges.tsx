import { Text } from '@mantine/core';
import { IconCircleMinus, IconCirclePlus, IconEqual, IconPencil } from '@tabler/icons-react';
import type { RunComparison } from '../../../pipelines/contract/rpc/runs.ts';
import { text } from '../../text/en.ts';
import { type TableColumn, VirtualTable } from '../table/VirtualTable.tsx';
import marks from './ChangeMark.module.css';
import { nameInComparison } from './runTags.ts';

type Row = RunComparison['steps'][number];
type Change = Row['changes'][number];

const icons: Record<Change, typeof IconEqual> = {
  same: IconEqual,
  added: IconCirclePlus,
  removed: IconCircleMinus,
  changed: IconPencil,
};

interface StepChangesProps extends Pick<RunComparison, 'runs' | 'steps'> {
  onlyChanges: boolean;
}

/** What became of each step since the baseline, run by run. */
export function StepChanges({ runs, steps, onlyChanges }: StepChangesProps) {
  const words = text.runs.compare;
  const rows = onlyChanges ? steps.filter(({ changes }) => changes.some((change) => change !== 'same')) : steps;
  if (rows.length === 0) return <Text px={12}>{words.allSame}</Text>;
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
  return <VirtualTable label={words.graphLabel} columns={columns} rows={rows} rowKey={({ nodeId }) => nodeId} />;
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
