import { Alert, Button, Loader, Text, TextInput, Title, UnstyledButton } from '@mantine/core';
import { IconBolt, IconBox, IconRocket, IconRoute, IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import type { Endpoint } from '../../pipelines/contract/endpoint.ts';
import { showEndpoint, showRuns, useApp } from '../store/app.ts';
import { text } from '../text/en.ts';
import classes from '../ui/ListDetail.module.css';
import { describeError } from '../ui/notify.ts';
import { EndpointDetail } from './EndpointDetail.tsx';
import { EndpointMark } from './EndpointMark.tsx';
import type { ListedEndpoint } from './endpointStatus.ts';
import { useEndpoints } from './useEndpoints.ts';

const icons: Record<Endpoint['kind'], typeof IconBolt> = { 'real-time': IconBolt, batch: IconBox, pipeline: IconRoute };

/** The endpoints of the workspace, and the one that was chosen. */
export function EndpointsView() {
  const { data: endpoints, error, refetch } = useEndpoints();
  const name = useApp((state) => state.endpointsPlace.name);
  const words = text.endpoints;
  if (error && !endpoints) {
    return (
      <Alert color="red" title={words.listFailed} m="lg" role="alert">
        <Text mb="sm">{describeError(error)}</Text>
        <Button onClick={() => void refetch()}>{text.common.retry}</Button>
      </Alert>
    );
  }
  if (!endpoints) return <Loader m="xl" aria-label={text.common.loading} />;
  if (endpoints.length === 0) return <NoEndpoints />;
  const shown = endpoints.find(({ endpoint }) => endpoint.name === name) ?? endpoints[0]!;
  return (
    <div className={classes.view}>
      <EndpointList endpoints={endpoints} shown={shown.endpoint.name} />
      <div className={classes.detail}>
        <EndpointDetail key={shown.endpoint.id} name={shown.endpoint.name} />
      </div>
    </div>
  );
}

function EndpointList({ endpoints, shown }: { endpoints: readonly ListedEndpoint[]; shown: string }) {
  const [search, setSearch] = useState('');
  const words = text.endpoints;
  const wanted = search.trim().toLowerCase();
  const found = endpoints.filter(({ endpoint }) =>
    `${endpoint.name}\n${endpoint.description}`.toLowerCase().includes(wanted),
  );
  return (
    <section className={classes.list} aria-label={words.label}>
      <div className={classes.listHead}>
        <Title order={1} size="h4">
          {words.title}
        </Title>
        <TextInput
          aria-label={words.search}
          placeholder={words.search}
          leftSection={<IconSearch size={14} aria-hidden />}
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
        />
      </div>
      {found.length === 0 && (
        <Text px="md" c="dimmed" role="status">
          {words.noMatch(search.trim())}
        </Text>
      )}
      <ul className={classes.entries}>
        {found.map((listed) => (
          <li key={listed.endpoint.id}>
            <Entry listed={listed} isShown={listed.endpoint.name === shown} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Entry({ listed, isShown }: { listed: ListedEndpoint; isShown: boolean }) {
  const { endpoint } = listed;
  const Icon = icons[endpoint.kind];
  return (
    <UnstyledButton
      className={classes.entry}
      aria-current={isShown || undefined}
      onClick={() => showEndpoint(endpoint.name)}
    >
      <Icon className={classes.entryIcon} size={16} stroke={1.6} aria-hidden />
      <div className={classes.entryText}>
        <div className={classes.entryName}>{endpoint.name}</div>
        <div className={classes.entryFacts}>
          {text.endpoints.kinds[endpoint.kind]} · <EndpointMark {...listed} />
        </div>
      </div>
    </UnstyledButton>
  );
}

function NoEndpoints() {
  const { title, body, open } = text.endpoints.empty;
  return (
    <div className={classes.empty}>
      <IconRocket size={44} stroke={1.3} aria-hidden />
      <Title order={1} size="h3">
        {title}
      </Title>
      <Text maw={520}>{body}</Text>
      <Button size="sm" onClick={() => showRuns({ page: 'list' })}>
        {open}
      </Button>
    </div>
  );
}
