import { Text } from '@mantine/core';
import type { RunComparison, RunDifference } from '../../../pipelines/contract/rpc/runs.ts';
import { text } from '../../text/en.ts';
import { type TableColumn, VirtualTable } from '../table/VirtualTable.tsx';
import classes from './ComparePage.module.css';
import { nameInComparison } from './runTags.ts';

const keyOf = ({ nodeId, kind, name }: RunDifference) => `${nodeId}/${kind}/${name}`;

/** Parameters, steps, connections, data and code that are not the same in all runs. */
export function DifferencesTable({ comparison: { runs, differences } }: { comparison: RunComparison }) {
  const words = text.runs.compare;
  if (differences.length === 0) return <Text p="lg">{words.noDifferences}</Text>;
  const columns: TableColumn<RunDifference>[] = [
    {
      key: 'step',
      title: words.columns.step,
      cell: ({ nodeId, title }) => (nodeId === null ? words.ofPipeline : title),
    },
    { key: 'kind', title: words.columns.what, width: 150, cell: ({ kind }) => words.kinds[kind] },
    { key: 'name', title: words.columns.name, width: 200, cell: ({ name }) => <span title={name}>{name}</span> },
    ...runs.map(
      (run, index): TableColumn<RunDifference> => ({
        key: run.id,
        title: nameInComparison(run, index),
        width: 210,
        cell: ({ values }) => {
          const value = values[index] ?? words.missing;
          const differs = index > 0 && values[index] !== values[0];
          return (
            <span title={value} className={differs ? classes.differs : undefined}>
              {value}
            </span>
          );
        },
      }),
    ),
  ];
  return (
    <div className={classes.fill}>
      <VirtualTable label={words.differencesLabel} columns={columns} rows={differences} rowKey={keyOf} />
    </div>
  );
}
