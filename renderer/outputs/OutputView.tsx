import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { OutputDescription, OutputRef } from '../../pipelines/contract/rpc/outputs.ts';
import { queries } from '../api/queries.ts';
import { NotShown, Reading } from './OutputStates.tsx';
import { TableView } from './table/TableView.tsx';
import { useReconnect } from './useReconnect.ts';

/** Shows one output of a step, whatever it is. Fills its parent. */
export function OutputView({ output: { runId, nodeId, port } }: { output: OutputRef }) {
  const output = useMemo(() => ({ runId, nodeId, port }), [runId, nodeId, port]);
  const described = useQuery(queries.outputs.describe.queryOptions({ input: output }));
  useReconnect(() => described.isError && void described.refetch());
  if (described.isError) return <NotShown error={described.error} onRetry={() => void described.refetch()} />;
  if (!described.data) return <Reading />;
  return <Shown key={`${runId}/${nodeId}/${port}`} output={output} description={described.data} />;
}

function Shown({ output, description }: { output: OutputRef; description: OutputDescription }) {
  const { table } = description;
  if (table) return <TableView output={output} columns={table.columns} rows={table.rows} />;
  return null;
}
