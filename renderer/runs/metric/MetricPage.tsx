import { ActionIcon, Group, Loader, Select, Text, Tooltip } from '@mantine/core';
import { IconArrowLeft } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { queries, queryClient } from '../../api/queries.ts';
import { showRuns, useApp } from '../../store/app.ts';
import { text } from '../../text/en.ts';
import { describeError } from '../../ui/notify.ts';
import page from '../compare/ComparePage.module.css';
import { listMetrics, titleOfMetric } from '../metrics.ts';
import { changesRuns, useRunNews } from '../useRunNews.ts';
import { MetricOverRuns } from './MetricOverRuns.tsx';

/** Most runs that are drawn: the newest ones. */
const mostRuns = 1000;

/** One metric over the runs of one pipeline. What is not chosen yet is that of the newest run. */
export function MetricPage({ file, metric }: { file: string | null; metric: string | null }) {
  const words = text.runs.metric;
  const pipelines = useApp((state) => state.pipelines) ?? [];
  const newest = useQuery(queries.runs.list.queryOptions({ input: { limit: 1 }, enabled: file === null }));
  const chosenFile = file ?? newest.data?.runs[0]?.file ?? null;
  const { data, error } = useQuery(
    queries.runs.list.queryOptions({
      input: { limit: mostRuns, ...(chosenFile !== null && { file: chosenFile }) },
      enabled: chosenFile !== null,
      placeholderData: keepPreviousData,
    }),
  );
  useRunNews(changesRuns, () => void queryClient.invalidateQueries({ queryKey: queries.runs.list.key() }));
  const metrics = listMetrics(data?.runs ?? []);
  const chosenMetric = metric !== null && metrics.includes(metric) ? metric : metrics[0];
  const known = new Map(pipelines.map(({ path, name }) => [path, name || path]));
  if (chosenFile !== null && !known.has(chosenFile)) known.set(chosenFile, chosenFile);
  const isReading = data === undefined && !error && (chosenFile !== null || newest.isPending);
  return (
    <section className={page.page} aria-label={words.title}>
      <Group gap="xs" wrap="nowrap" className={page.head}>
        <Tooltip label={text.runs.run.back}>
          <ActionIcon aria-label={text.runs.run.back} onClick={() => showRuns({ page: 'list' })}>
            <IconArrowLeft size={18} aria-hidden />
          </ActionIcon>
        </Tooltip>
        <h1 className={page.title}>{words.title}</h1>
        <Select
          ms="md"
          w={280}
          aria-label={words.pipeline}
          placeholder={words.pipeline}
          allowDeselect={false}
          searchable
          data={[...known].map(([value, label]) => ({ value, label }))}
          value={chosenFile}
          onChange={(path) => showRuns({ page: 'metric', file: path, metric })}
        />
        <Select
          w={280}
          aria-label={words.metric}
          placeholder={words.metric}
          allowDeselect={false}
          searchable
          disabled={metrics.length === 0}
          data={metrics.map((name) => ({ value: name, label: titleOfMetric(name) }))}
          value={chosenMetric ?? null}
          onChange={(name) => showRuns({ page: 'metric', file: chosenFile, metric: name })}
        />
        <Text size="xs">{words.help}</Text>
      </Group>
      {error && (
        <Text p="lg" role="alert">
          {words.failed}: {describeError(error)}
        </Text>
      )}
      {isReading && <Loader m="xl" aria-label={text.common.loading} />}
      {data && chosenMetric === undefined && <Text p="lg">{words.none}</Text>}
      {data && chosenMetric !== undefined && (
        <MetricOverRuns
          runs={data.runs}
          metric={chosenMetric}
          pipeline={known.get(chosenFile ?? '') ?? chosenFile ?? ''}
        />
      )}
    </section>
  );
}
