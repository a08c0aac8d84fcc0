import { Alert, Group, Loader, NativeSelect, Tabs, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { queries } from '../api/queries.ts';
import classes from '../data/DatasetDetail.module.css';
import { showModels, useApp } from '../store/app.ts';
import { type ModelTab, modelTabs } from '../store/servingPlace.ts';
import { text } from '../text/en.ts';
import { formatAgo } from '../ui/formatDate.ts';
import { describeError } from '../ui/notify.ts';
import { ModelActions } from './ModelActions.tsx';
import { ModelDescription } from './ModelDescription.tsx';
import { ModelOverview } from './ModelOverview.tsx';
import { ModelServing } from './ModelServing.tsx';
import { ModelSignature } from './ModelSignature.tsx';
import { ModelVersions } from './ModelVersions.tsx';
import type { ModelPartProps } from './modelPart.ts';

const parts: Record<ModelTab, (props: ModelPartProps) => React.ReactNode> = {
  overview: ModelOverview,
  signature: ModelSignature,
  versions: ModelVersions,
  serving: ModelServing,
};

/** One model: its versions, what they are, where they come from and how they are served. */
export function ModelDetail({ name }: { name: string }) {
  const place = useApp((state) => state.modelsPlace);
  const { data, error } = useQuery(queries.models.get.queryOptions({ input: { name } }));
  const words = text.models;
  if (error) {
    return (
      <Alert color="red" title={words.listFailed} m="lg" role="alert">
        {describeError(error)}
      </Alert>
    );
  }
  if (!data) return <Loader m="xl" aria-label={text.common.loading} />;
  const { versions } = data;
  const chosen = place.name === name ? place.version : null;
  const version = versions.find((one) => one.version === chosen) ?? versions[0]!;
  const Part = parts[place.tab];
  return (
    <section className={classes.detail} aria-label={name}>
      <Group justify="space-between" align="flex-start" wrap="nowrap">
        <Title order={2} size="h4" style={{ overflowWrap: 'anywhere' }}>
          {name}
        </Title>
        <Group gap="xs" wrap="nowrap" style={{ flex: 'none' }}>
          <NativeSelect
            size="xs"
            aria-label={words.version}
            value={String(version.version)}
            onChange={(event) => showModels({ ...place, name, version: Number(event.currentTarget.value) })}
            data={versions.map((one, index) => ({
              value: String(one.version),
              label: `${words.versionName(one.version)} · ${index === 0 ? `${words.newest}, ` : ''}${formatAgo(one.createdAt)}`,
            }))}
          />
          <ModelActions version={version} versions={versions} />
        </Group>
      </Group>
      <ModelDescription version={version} />
      <Tabs
        className={classes.tabs}
        value={place.tab}
        onChange={(tab) =>
          showModels({ ...place, name, tab: modelTabs.find((candidate) => candidate === tab) ?? 'overview' })
        }
        keepMounted={false}
      >
        <Tabs.List>
          {modelTabs.map((tab) => (
            <Tabs.Tab key={tab} value={tab}>
              {words.tabs[tab]}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value={place.tab} className={classes.panel}>
          <Part key={version.version} version={version} versions={versions} />
        </Tabs.Panel>
      </Tabs>
    </section>
  );
}
