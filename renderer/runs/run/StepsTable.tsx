import type { RunStep } from '../../../pipelines/contract/rpc/runs.ts';
import { StateMark } from '../../canvas/StateMark.tsx';
import { targetOfRun } from '../../compute/stepTarget.ts';
import { TargetChip } from '../../compute/TargetChip.tsx';
import { text } from '../../text/en.ts';
import { useNow } from '../../ui/useNow.ts';
import { type TableColumn, VirtualTable } from '../table/VirtualTable.tsx';
import type { RunPartProps } from './runPart.ts';
import { describeBeginning, describeStepTime, firstLine } from './stepTimes.ts';

const keyOf = ({ nodeId }: RunStep) => nodeId;

/** Every step with its state, time and attempts; a step opens beside. */
export function StepsTable({ detail: { run, steps }, step, onStep }: RunPartProps) {
  const words = text.runs.run.steps;
  const now = useNow(run.status === 'running');
  const columns: TableColumn<RunStep>[] = [
    { key: 'step', title: words.columns.step, cell: ({ title }) => title },
    { key: 'state', title: words.columns.state, width: 110, cell: ({ status }) => <StateMark state={status} /> },
    {
      key: 'started',
      title: words.columns.started,
      width: 110,
      align: 'end',
      cell: ({ startedAt }) => describeBeginning(startedAt === null ? null : Math.max(0, startedAt - run.startedAt)),
    },
    {
      key: 'duration',
      title: words.columns.duration,
      width: 90,
      align: 'end',
      cell: (row) => describeStepTime(row, now),
    },
    ...(steps.some(({ target }) => target !== null)
      ? [{ key: 'target', title: text.compute.ran.column, width: 150, cell: describeTarget }]
      : []),
    { key: 'attempts', title: words.columns.attempts, width: 90, align: 'end', cell: ({ attempt }) => attempt || '' },
    {
      key: 'problem',
      title: words.columns.problem,
      width: 380,
      cell: ({ failure }) => <span title={failure?.message}>{firstLine(failure)}</span>,
    },
  ];
  return (
    <VirtualTable
      label={words.label}
      columns={columns}
      rows={steps}
      rowKey={keyOf}
      chosen={step}
      onChoose={({ nodeId }) => onStep(nodeId)}
    />
  );
}

function describeTarget(step: RunStep) {
  const target = targetOfRun(step);
  if (target) return <TargetChip {...target} />;
  return step.startedAt === null || step.status === 'reused' ? '' : text.compute.thisMachine;
}
