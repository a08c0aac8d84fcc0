import { Alert, Group, Loader, Stack, Text } from '@mantine/core';
import { IconCircleCheck } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { queries } from '../api/queries.ts';
import { text } from '../text/en.ts';
import { describeError } from '../ui/notify.ts';
import { InferenceView } from './InferenceView.tsx';
import type { ModelPartProps } from './modelPart.ts';

/** How a version is served, or why it cannot be. */
export function ModelServing({ version: { servable, notServable, notCompiled, lineage } }: ModelPartProps) {
  const words = text.models.serving;
  return (
    <Stack gap="sm" h="100%">
      {servable && notCompiled.length === 0 && (
        <Group gap={6}>
          <IconCircleCheck size={16} aria-hidden />
          <Text size="sm">{words.one}</Text>
        </Group>
      )}
      {notCompiled.length > 0 && <Sentences title={words.notOne} sentences={notCompiled} />}
      {notServable.length > 0 && (
        <Alert color="red" title={words.problems}>
          <Sentences sentences={notServable} />
        </Alert>
      )}
      {lineage ? (
        <OfRun runId={lineage.runId} nodeId={lineage.nodeId} />
      ) : (
        <Text size="sm" c="dimmed">
          {words.noRun}
        </Text>
      )}
    </Stack>
  );
}

function Sentences({ title, sentences }: { title?: string; sentences: readonly string[] }) {
  return (
    <div>
      {title && <Text size="sm">{title}</Text>}
      {sentences.map((sentence) => (
        <Text key={sentence} size="sm">
          {sentence}
        </Text>
      ))}
    </div>
  );
}

function OfRun({ runId, nodeId }: { runId: string; nodeId: string }) {
  const { data, error } = useQuery(queries.runs.get.queryOptions({ input: { runId } }));
  if (error) {
    return (
      <Text size="sm" c="dimmed">
        {describeError(error)}
      </Text>
    );
  }
  if (!data) return <Loader m="xl" aria-label={text.common.loading} />;
  return <InferenceView runId={runId} nodeId={nodeId} pipeline={data.pipeline} />;
}
