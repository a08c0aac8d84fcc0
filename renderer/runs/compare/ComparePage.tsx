import { ActionIcon, Button, Group, Loader, Stack, Tabs, Text, Tooltip } from '@mantine/core';
import { IconArrowLeft, IconArrowsExchange } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { RunComparison } from '../../../pipelines/contract/rpc/runs.ts';
import { queries, queryClient } from '../../api/queries.ts';
import { showRuns } from '../../store/app.ts';
import { type CompareTab, compareTabs, type RunsPlace } from '../../store/runsPlace.ts';
import { text } from '../../text/en.ts';
import { describeError } from '../../ui/notify.ts';
import { changesRuns, useRunNews } from '../useRunNews.ts';
import { ComparedRuns } from './ComparedRuns.tsx';
import classes from './ComparePage.module.css';
import { DifferencesTable } from './DifferencesTable.tsx';
import { DurationsTable } from './DurationsTable.tsx';
import { GraphDifference } from './GraphDifference.tsx';
import { MetricsComparison } from './MetricsComparison.tsx';

const parts: Record<CompareTab, (props: { comparison: RunComparison }) => React.ReactNode> = {
  metrics: MetricsComparison,
  differences: DifferencesTable,
  durations: DurationsTable,
  graph: GraphDifference,
};

/** Two to twenty runs side by side. The first is the baseline, which the others are told against. */
export function ComparePage({ place }: { place: Extract<RunsPlace, { page: 'compare' }> }) {
  const words = text.runs.compare;
  const runIds = [...place.runIds];
  const options = queries.runs.compare.queryOptions({ input: { runIds }, placeholderData: keepPreviousData });
  const { data, error } = useQuery(options);
  useRunNews(changesRuns, () => void queryClient.invalidateQueries({ queryKey: options.queryKey }));
  const arrange = (next: readonly string[]) =>
    showRuns(next.length < 2 ? { page: 'list' } : { ...place, runIds: next });
  const Part = parts[place.tab];
  return (
    <section className={classes.page} aria-label={words.title(runIds.length)}>
      <Group gap="xs" wrap="nowrap" className={classes.head}>
        <Tooltip label={text.runs.run.back}>
          <ActionIcon aria-label={text.runs.run.back} onClick={() => showRuns({ page: 'list' })}>
            <IconArrowLeft size={18} aria-hidden />
          </ActionIcon>
        </Tooltip>
        <h1 className={classes.title}>{words.title(runIds.length)}</h1>
        {runIds.length === 2 && (
          <Button
            ms="auto"
            variant="default"
            leftSection={<IconArrowsExchange size={15} aria-hidden />}
            onClick={() => arrange(runIds.toReversed())}
          >
            {words.swap}
          </Button>
        )}
      </Group>
      {error && (
        <Stack p="lg" role="alert" gap={4}>
          <Text fw={600}>{words.failed}</Text>
          <Text>{describeError(error)}</Text>
        </Stack>
      )}
      {!data && !error && <Loader m="xl" aria-label={text.common.loading} />}
      {data && (
        <>
          <ComparedRuns runs={data.runs} onArrange={arrange} />
          <Tabs
            value={place.tab}
            onChange={(tab) => showRuns({ ...place, tab: compareTabs.find((name) => name === tab) ?? 'metrics' })}
            classNames={{ root: classes.tabs }}
            keepMounted={false}
          >
            <Tabs.List aria-label={words.parts} px={12}>
              {compareTabs.map((tab) => (
                <Tabs.Tab key={tab} value={tab}>
                  {words.tabs[tab]}
                </Tabs.Tab>
              ))}
            </Tabs.List>
            <Tabs.Panel value={place.tab} className={classes.part}>
              <Part comparison={data} />
            </Tabs.Panel>
          </Tabs>
        </>
      )}
    </section>
  );
}
