import { Alert, Group, Loader, Tabs, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { Endpoint } from '../../pipelines/contract/endpoint.ts';
import { queries } from '../api/queries.ts';
import classes from '../data/DatasetDetail.module.css';
import { showEndpoints, useApp } from '../store/app.ts';
import { type EndpointTab, endpointTabs } from '../store/servingPlace.ts';
import { text } from '../text/en.ts';
import { describeError } from '../ui/notify.ts';
import { ConsumeTab } from './ConsumeTab.tsx';
import { DetailsTab } from './DetailsTab.tsx';
import { EndpointActions } from './EndpointActions.tsx';
import { EndpointDescription } from './EndpointDescription.tsx';
import { EndpointMark } from './EndpointMark.tsx';
import type { EndpointPartProps } from './endpointPart.ts';
import { JobsTab } from './JobsTab.tsx';
import { LogsTab } from './LogsTab.tsx';
import { MetricsTab } from './MetricsTab.tsx';
import { TestTab } from './TestTab.tsx';
import { VersionsTab } from './VersionsTab.tsx';

const tabsOf: Record<Endpoint['kind'], readonly EndpointTab[]> = {
  'real-time': ['details', 'test', 'consume', 'metrics', 'logs'],
  batch: ['details', 'jobs', 'consume'],
  pipeline: ['details', 'versions', 'consume'],
};

/** One endpoint: what is behind it, how it fares, and how it is called. */
export function EndpointDetail({ name }: { name: string }) {
  const place = useApp((state) => state.endpointsPlace);
  const { data, error } = useQuery(queries.endpoints.get.queryOptions({ input: { name } }));
  const words = text.endpoints;
  if (error) {
    return (
      <Alert color="red" title={words.listFailed} m="lg" role="alert">
        {describeError(error)}
      </Alert>
    );
  }
  if (!data) return <Loader m="xl" aria-label={text.common.loading} />;
  const tabs = tabsOf[data.endpoint.kind];
  const shown = tabs.includes(place.tab) ? place.tab : 'details';
  return (
    <section className={classes.detail} aria-label={name}>
      <Group justify="space-between" align="center" wrap="nowrap">
        <Group gap="sm" wrap="nowrap">
          <Title order={2} size="h4" style={{ overflowWrap: 'anywhere' }}>
            {name}
          </Title>
          <span role="status">
            <EndpointMark endpoint={data.endpoint} state={data.state} />
          </span>
        </Group>
        <EndpointActions endpoint={data.endpoint} />
      </Group>
      <EndpointDescription endpoint={data.endpoint} />
      <Tabs
        className={classes.tabs}
        value={shown}
        onChange={(tab) =>
          showEndpoints({ name, tab: endpointTabs.find((candidate) => candidate === tab) ?? 'details' })
        }
        keepMounted={false}
      >
        <Tabs.List>
          {tabs.map((tab) => (
            <Tabs.Tab key={tab} value={tab}>
              {words.tabs[tab]}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value={shown} className={classes.panel}>
          <Part tab={shown} {...data} />
        </Tabs.Panel>
      </Tabs>
    </section>
  );
}

function Part({ tab, endpoint, ...rest }: EndpointPartProps & { tab: EndpointTab }) {
  if (tab === 'consume') return <ConsumeTab endpoint={endpoint} {...rest} />;
  if (endpoint.kind === 'real-time') {
    if (tab === 'test') return <TestTab endpoint={endpoint} {...rest} />;
    if (tab === 'metrics') return <MetricsTab endpoint={endpoint} />;
    if (tab === 'logs') return <LogsTab endpoint={endpoint} />;
  }
  if (endpoint.kind === 'batch' && tab === 'jobs') return <JobsTab endpoint={endpoint} />;
  if (endpoint.kind === 'pipeline' && tab === 'versions') return <VersionsTab endpoint={endpoint} />;
  return <DetailsTab endpoint={endpoint} {...rest} />;
}
