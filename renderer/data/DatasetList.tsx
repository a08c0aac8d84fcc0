import { Group, Text, TextInput, Title, UnstyledButton } from '@mantine/core';
import { IconSearch, IconTable } from '@tabler/icons-react';
import { useState } from 'react';
import type { Dataset } from '../../pipelines/contract/rpc/datasets.ts';
import { datasetPayload } from '../canvas/dragPayload.ts';
import { text } from '../text/en.ts';
import { formatBytes } from '../ui/formatBytes.ts';
import { formatAgo } from '../ui/formatDate.ts';
import classes from '../ui/ListDetail.module.css';
import { ImportButton } from './ImportButton.tsx';
import { showDataset } from './shownDataset.ts';

interface DatasetListProps {
  datasets: readonly Dataset[];
  /** Name of the one that is shown. */
  shown: string;
}

/** All datasets, to be searched and chosen from. Each can be dragged. */
export function DatasetList({ datasets, shown }: DatasetListProps) {
  const [search, setSearch] = useState('');
  const wanted = search.trim().toLowerCase();
  const found = datasets.filter(({ name, description }) => `${name}\n${description}`.toLowerCase().includes(wanted));
  return (
    <section className={classes.list} aria-label={text.data.datasets}>
      <div className={classes.listHead}>
        <Group justify="space-between">
          <Title order={1} size="h4">
            {text.data.title}
          </Title>
          <ImportButton />
        </Group>
        <TextInput
          aria-label={text.data.search}
          placeholder={text.data.search}
          leftSection={<IconSearch size={14} aria-hidden />}
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
        />
      </div>
      {found.length === 0 && (
        <Text px="md" c="dimmed" role="status">
          {text.data.noMatch(search.trim())}
        </Text>
      )}
      <ul className={classes.entries}>
        {found.map((dataset) => (
          <li key={dataset.name}>
            <Entry dataset={dataset} isShown={dataset.name === shown} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Entry({ dataset, isShown }: { dataset: Dataset; isShown: boolean }) {
  const { name, versions } = dataset;
  const newest = versions.at(-1)!;
  return (
    <UnstyledButton
      className={classes.entry}
      aria-current={isShown || undefined}
      draggable
      title={text.data.detail.dragHint}
      onDragStart={({ dataTransfer }) =>
        dataTransfer.setData(datasetPayload, JSON.stringify({ name, version: newest.version }))
      }
      onClick={() => showDataset(name)}
    >
      <IconTable className={classes.entryIcon} size={16} stroke={1.6} aria-hidden />
      <div className={classes.entryText}>
        <div className={classes.entryName}>{name}</div>
        <div className={classes.entryFacts}>
          {text.data.columns(newest.columns.length)} · {formatBytes(newest.size)}
        </div>
        <div className={classes.entryFacts}>
          {text.data.versions(versions.length)} · {formatAgo(newest.createdAt)}
        </div>
      </div>
    </UnstyledButton>
  );
}
