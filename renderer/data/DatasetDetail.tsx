import { Group, NativeSelect, Tabs, Title } from '@mantine/core';
import { useState } from 'react';
import type { Dataset } from '../../pipelines/contract/rpc/datasets.ts';
import { text } from '../text/en.ts';
import { formatAgo } from '../ui/formatDate.ts';
import { CompareVersions } from './CompareVersions.tsx';
import { DatasetActions } from './DatasetActions.tsx';
import classes from './DatasetDetail.module.css';
import { Description } from './Description.tsx';
import { FirstRows } from './FirstRows.tsx';
import { Profile } from './Profile.tsx';
import { showDataset, useShownDataset } from './shownDataset.ts';
import { VersionTable } from './VersionTable.tsx';

/** One dataset: what it is, what is in it, and what can be done with it. */
export function DatasetDetail({ dataset }: { dataset: Dataset }) {
  const { name, versions } = dataset;
  const chosen = useShownDataset((state) => (state.name === name ? state.version : null));
  const [tab, setTab] = useState<string | null>('profile');
  const version = versions.find((one) => one.version === chosen) ?? versions.at(-1)!;
  const words = text.data.detail;
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
            onChange={(event) => showDataset(name, Number(event.currentTarget.value))}
            data={versions.toReversed().map((one, index) => ({
              value: String(one.version),
              label: `${text.data.versionName(one.version)} · ${index === 0 ? `${text.data.newest}, ` : ''}${formatAgo(one.createdAt)}`,
            }))}
          />
          <DatasetActions dataset={dataset} version={version} />
        </Group>
      </Group>
      <Description dataset={dataset} />
      <Tabs className={classes.tabs} value={tab} onChange={setTab} keepMounted={false}>
        <Tabs.List>
          <Tabs.Tab value="profile">{words.tabs.profile}</Tabs.Tab>
          <Tabs.Tab value="rows">{words.tabs.rows}</Tabs.Tab>
          <Tabs.Tab value="versions">{words.tabs.versions}</Tabs.Tab>
          {versions.length > 1 && <Tabs.Tab value="compare">{words.tabs.compare}</Tabs.Tab>}
        </Tabs.List>
        <Tabs.Panel value="profile" className={classes.panel}>
          <Profile key={version.version} name={name} version={version} />
        </Tabs.Panel>
        <Tabs.Panel value="rows" className={classes.panel}>
          <FirstRows name={name} version={version.version} />
        </Tabs.Panel>
        <Tabs.Panel value="versions" className={classes.panel}>
          <VersionTable dataset={dataset} shown={version.version} />
        </Tabs.Panel>
        <Tabs.Panel value="compare" className={classes.panel}>
          <CompareVersions dataset={dataset} />
        </Tabs.Panel>
      </Tabs>
    </section>
  );
}
