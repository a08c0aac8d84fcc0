import { Alert, Button, Group, Loader, NumberInput, SegmentedControl, Table, Text } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { LoggedRequest, RealTimeEndpoint } from '../../pipelines/contract/endpoint.ts';
import { engine } from '../api/engine.ts';
import { queries } from '../api/queries.ts';
import { text } from '../text/en.ts';
import { formatNumber } from '../ui/formatFigure.ts';
import { describeError, notifyError } from '../ui/notify.ts';
import classes from './endpoints.module.css';
import { refreshEndpoints } from './useEndpoints.ts';

type Shown = 'requests' | 'process';

/** The requests that were kept, and what the process printed. */
export function LogsTab({ endpoint }: { endpoint: RealTimeEndpoint }) {
  const words = text.endpoints.logs;
  const [shown, setShown] = useState<Shown>('requests');
  return (
    <div className={classes.section} style={{ height: '100%' }}>
      <Group justify="space-between" align="flex-end">
        <SegmentedControl
          size="xs"
          aria-label={text.endpoints.tabs.logs}
          value={shown}
          onChange={(value) => setShown(value as Shown)}
          data={[
            { value: 'requests', label: words.requests },
            { value: 'process', label: words.process },
          ]}
        />
        {shown === 'requests' && <Sample endpoint={endpoint} />}
      </Group>
      {shown === 'requests' ? <Requests name={endpoint.name} /> : <ProcessLog name={endpoint.name} />}
    </div>
  );
}

function Sample({ endpoint: { name, logging } }: { endpoint: RealTimeEndpoint }) {
  const words = text.endpoints.logs;

  async function change(percent: number): Promise<void> {
    if (percent === logging.sample * 100) return;
    try {
      await engine().endpoints.update({ name, logging: { sample: percent / 100 } });
      await refreshEndpoints();
    } catch (error) {
      notifyError(text.models.overview.saveFailed, error);
    }
  }

  return (
    <NumberInput
      w={220}
      label={words.sample}
      title={words.sampleHelp}
      min={0}
      max={100}
      defaultValue={logging.sample * 100}
      onBlur={(event) => void change(Math.min(100, Math.max(0, Number(event.currentTarget.value) || 0)))}
    />
  );
}

function Requests({ name }: { name: string }) {
  const words = text.endpoints.logs;
  const { data, error, refetch } = useQuery(
    queries.endpoints.requests.queryOptions({ input: { name, limit: 200 }, staleTime: 0 }),
  );
  if (error) return <Failed error={error} />;
  if (!data) return <Loader m="md" aria-label={text.common.loading} />;
  return (
    <>
      <RefreshButton onRefresh={() => void refetch()} />
      {data.length === 0 ? <Text size="sm">{words.none}</Text> : <RequestTable requests={data} />}
    </>
  );
}

function RequestTable({ requests }: { requests: readonly LoggedRequest[] }) {
  const words = text.endpoints.logs;
  const columns = Object.entries(words.columns);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and has to without a mouse too.
    <section style={{ overflow: 'auto', flex: 1 }} tabIndex={0} aria-label={words.requests}>
      <Table fz="xs" verticalSpacing={3} stickyHeader aria-label={words.requests} className={classes.table ?? ''}>
        <Table.Thead>
          <Table.Tr>
            {columns.map(([key, title]) => (
              <Table.Th key={key} scope="col">
                {title}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {requests.map((logged) => (
            <Table.Tr key={logged.id}>
              <Table.Td>{new Date(logged.at).toLocaleTimeString('en-GB')}</Table.Td>
              <Table.Td>{logged.status}</Table.Td>
              <Table.Td>{logged.deployment}</Table.Td>
              <Table.Td>{logged.rows.toLocaleString('en')}</Table.Td>
              <Table.Td>{formatNumber(logged.duration)}</Table.Td>
              <Table.Td className={classes.message} title={logged.message}>
                {logged.message}
                {logged.request !== undefined && (
                  <details>
                    <summary>{words.details}</summary>
                    <pre>{JSON.stringify({ request: logged.request, response: logged.response }, null, 2)}</pre>
                  </details>
                )}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </section>
  );
}

function ProcessLog({ name }: { name: string }) {
  const words = text.endpoints.logs;
  const { data, error, refetch } = useQuery(queries.endpoints.log.queryOptions({ input: { name }, staleTime: 0 }));
  if (error) return <Failed error={error} />;
  if (!data) return <Loader m="md" aria-label={text.common.loading} />;
  return (
    <>
      <RefreshButton onRefresh={() => void refetch()} />
      {data.text === '' ? (
        <Text size="sm">{words.empty}</Text>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and has to without a mouse too.
        <pre className={classes.code} tabIndex={0}>
          {data.text}
        </pre>
      )}
    </>
  );
}

function RefreshButton({ onRefresh }: { onRefresh(): void }) {
  return (
    <Button
      variant="default"
      style={{ alignSelf: 'start' }}
      leftSection={<IconRefresh size={15} aria-hidden />}
      onClick={onRefresh}
    >
      {text.endpoints.logs.refresh}
    </Button>
  );
}

function Failed({ error }: { error: unknown }) {
  return (
    <Alert color="red" title={text.endpoints.logs.failed} role="alert">
      {describeError(error)}
    </Alert>
  );
}
