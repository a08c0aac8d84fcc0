import { useQuery } from '@tanstack/react-query';
import { splitEndpoint } from '../../../pipelines/contract/graph.ts';
import { queries } from '../../api/queries.ts';
import { useDocument, useNewestRun } from '../../canvas/OpenedContext.tsx';
import { edgeInto } from '../../graph/lookup.ts';

/**
 * Names of the columns that the table at an input had in the newest run: they may be others in the next one, so they are
 * only offered. Empty where it has not run, or while `isWanted` is false.
 */
export function useLastColumns(nodeId: string, port: string | undefined, isWanted: boolean): readonly string[] {
  const from = useDocument(({ pipeline }) => edgeInto(pipeline.edges, `${nodeId}.${port}`)?.from);
  const source = splitEndpoint(from ?? '.');
  const runId = useNewestRun((run) => (run?.steps[source.node]?.outputs[source.port] ? run.id : undefined));
  const output = useQuery({
    ...queries.outputs.describe.queryOptions({ input: { runId: runId ?? '', nodeId: source.node, port: source.port } }),
    enabled: isWanted && runId !== undefined,
  });
  return (isWanted && output.data?.table?.columns.map(({ name }) => name)) || none;
}

const none: readonly string[] = [];
