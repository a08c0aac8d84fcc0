import { Alert, Anchor, Autocomplete, Button, Group, Loader, Table, Text } from '@mantine/core';
import { IconDownload, IconPlayerPlay } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { BatchEndpoint, BatchJob } from '../../pipelines/contract/endpoint.ts';
import { fetchDownload } from '../api/download.ts';
import { engine } from '../api/engine.ts';
import { queries, queryClient } from '../api/queries.ts';
import { useDatasets } from '../data/useDatasets.ts';
import { RunMark } from '../runs/RunMark.tsx';
import { changesRuns, useRunNews } from '../runs/useRunNews.ts';
import { formatPlace } from '../store/location.ts';
import { text } from '../text/en.ts';
import { formatDate } from '../ui/formatDate.ts';
import { describeError, notifyError } from '../ui/notify.ts';
import classes from './endpoints.module.css';

/** The jobs of a batch endpoint, newest first, and a new one. */
export function JobsTab({ endpoint: { name } }: { endpoint: BatchEndpoint }) {
  const words = text.endpoints.jobs;
  const { data: jobs, error } = useQuery(queries.endpoints.jobs.queryOptions({ input: { name } }));
  useRunNews(changesRuns, () => void refreshJobs());
  return (
    <div className={classes.section}>
      <NewJob name={name} />
      {error && (
        <Alert color="red" title={words.failed} role="alert">
          {describeError(error)}
        </Alert>
      )}
      {!jobs && !error && <Loader m="md" aria-label={text.common.loading} />}
      {jobs?.length === 0 && <Text size="sm">{words.none}</Text>}
      {jobs && jobs.length > 0 && <JobTable name={name} jobs={jobs} />}
    </div>
  );
}

async function refreshJobs(): Promise<void> {
  await queryClient.invalidateQueries({ queryKey: queries.endpoints.jobs.key() });
}

function NewJob({ name }: { name: string }) {
  const words = text.endpoints.jobs;
  const { data: datasets = [] } = useDatasets();
  const [data, setData] = useState('');
  const [isBusy, setBusy] = useState(false);

  async function start(): Promise<void> {
    setBusy(true);
    try {
      await engine().endpoints.startJob({ name, data: data.trim() });
      await refreshJobs();
    } catch (error) {
      notifyError(words.startFailed, error);
    }
    setBusy(false);
  }

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void start();
      }}
    >
      <Group gap="xs" align="flex-end">
        <Autocomplete
          size="xs"
          w={380}
          label={words.data}
          value={data}
          onChange={setData}
          data={[...new Set(datasets.map(({ versions }) => versions.at(-1)!.file))]}
        />
        <Button
          type="submit"
          loading={isBusy}
          disabled={data.trim() === ''}
          leftSection={<IconPlayerPlay size={15} aria-hidden />}
        >
          {words.start}
        </Button>
      </Group>
    </form>
  );
}

function JobTable({ name, jobs }: { name: string; jobs: readonly BatchJob[] }) {
  const words = text.endpoints.jobs;
  return (
    <Table fz="xs" verticalSpacing={4} aria-label={text.endpoints.tabs.jobs} className={classes.table ?? ''}>
      <Table.Thead>
        <Table.Tr>
          {Object.entries(words.columns).map(([key, title]) => (
            <Table.Th key={key} scope="col">
              {title}
            </Table.Th>
          ))}
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {jobs.map((job) => (
          <JobRow key={job.id} name={name} job={job} />
        ))}
      </Table.Tbody>
    </Table>
  );
}

function JobRow({ name, job }: { name: string; job: BatchJob }) {
  const words = text.endpoints.jobs;

  async function download(part: 'scored' | 'failed'): Promise<void> {
    try {
      fetchDownload(await engine().endpoints.jobResults({ name, job: job.id, part }));
    } catch (error) {
      notifyError(words.downloadFailed, error);
    }
  }

  return (
    <Table.Tr>
      <Table.Td title={job.message ?? undefined}>
        <RunMark status={job.status} />
      </Table.Td>
      <Table.Td>
        <Anchor
          inherit
          href={formatPlace({
            view: 'runs',
            runsPlace: { page: 'run', runId: job.id, tab: 'steps', step: null },
          })}
        >
          {formatDate(job.startedAt)}
        </Anchor>
      </Table.Td>
      <Table.Td>{words.partitions(job.partitions.done, job.partitions.total)}</Table.Td>
      <Table.Td>{job.rows.scored.toLocaleString('en')}</Table.Td>
      <Table.Td>{job.rows.failed.toLocaleString('en')}</Table.Td>
      <Table.Td>
        {job.status === 'completed' && (
          <Group gap="xs">
            <Button
              size="compact-xs"
              variant="default"
              leftSection={<IconDownload size={13} aria-hidden />}
              onClick={() => void download('scored')}
            >
              {words.scored}
            </Button>
            {job.rows.failed > 0 && (
              <Button size="compact-xs" variant="default" onClick={() => void download('failed')}>
                {words.failedRows}
              </Button>
            )}
          </Group>
        )}
        {job.message && job.status !== 'completed' && <span className={classes.message}>{job.message}</span>}
      </Table.Td>
    </Table.Tr>
  );
}
