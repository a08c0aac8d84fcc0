import { Alert, Button, Group, Loader, Table, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import type { Pipeline } from '../../pipelines/contract/graph.ts';
import type { InferenceGraph } from '../../pipelines/contract/servable.ts';
import { queries } from '../api/queries.ts';
import { findNode, titleOf } from '../graph/lookup.ts';
import { text } from '../text/en.ts';
import { describeError } from '../ui/notify.ts';
import classes from './InferenceView.module.css';

const RunCanvas = lazy(async () => ({ default: (await import('../canvas/RunCanvas.tsx')).RunCanvas }));

interface InferenceViewProps {
  runId: string;
  /** The step whose model is served; missing: the only one. */
  nodeId?: string;
  pipeline: Pipeline;
}

/** What serving makes of a pipeline that was run: the same graph, to look at, with what becomes of each step. */
export function InferenceView({ runId, nodeId, pipeline }: InferenceViewProps) {
  const [isTable, setTable] = useState(false);
  const input = nodeId === undefined ? { runId } : { runId, nodeId };
  const { data: graph, error } = useQuery(queries.models.inference.queryOptions({ input }));
  const words = text.models.serving;
  if (error) {
    return (
      <Alert color="red" title={words.failed} role="alert">
        {describeError(error)}
      </Alert>
    );
  }
  if (!graph) return <Loader m="xl" aria-label={text.common.loading} />;
  return (
    <div className={classes.view}>
      <Group justify="space-between" wrap="nowrap" align="flex-start">
        <Text size="sm" maw={760}>
          {words.help}
        </Text>
        <Button variant="default" style={{ flex: 'none' }} onClick={() => setTable(!isTable)}>
          {isTable ? words.asGraph : words.asTable}
        </Button>
      </Group>
      {graph.problems.length > 0 && (
        <Alert color="red" title={words.problems}>
          {graph.problems.map((problem) => (
            <Text key={problem} size="sm">
              {problem}
            </Text>
          ))}
        </Alert>
      )}
      <div className={classes.body}>
        {isTable ? (
          <Roles graph={graph} pipeline={pipeline} />
        ) : (
          <Suspense fallback={<Loader m="xl" aria-label={text.common.loading} />}>
            <RunCanvas pipeline={pipeline} roles={graph.nodes} />
          </Suspense>
        )}
      </div>
    </div>
  );
}

function Roles({ graph, pipeline }: { graph: InferenceGraph; pipeline: Pipeline }) {
  const words = text.models.serving;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and has to without a mouse too.
    <section className={classes.table} tabIndex={0} aria-label={words.help}>
      <Table fz="xs" verticalSpacing={4} aria-label={words.help}>
        <Table.Thead>
          <Table.Tr>
            {[words.step, words.role, words.why].map((name) => (
              <Table.Th key={name} scope="col">
                {name}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {graph.nodes.map(({ nodeId, role, reason }) => (
            <Table.Tr key={nodeId}>
              <Table.Th scope="row" fw={500}>
                {titleOfStep(pipeline, nodeId)}
              </Table.Th>
              <Table.Td style={{ whiteSpace: 'nowrap' }}>{words.roles[role]}</Table.Td>
              <Table.Td>{reason}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </section>
  );
}

function titleOfStep(pipeline: Pipeline, nodeId: string): string {
  const node = findNode(pipeline, nodeId);
  return node ? titleOf(node) : nodeId;
}
