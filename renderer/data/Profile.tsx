import { Alert, Button, Group, Loader, Text, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { DatasetVersion } from '../../pipelines/contract/rpc/datasets.ts';
import { queries } from '../api/queries.ts';
import { text } from '../text/en.ts';
import { describeError } from '../ui/notify.ts';
import { joinStatistics } from './compareProfiles.ts';
import classes from './DatasetDetail.module.css';
import { ProfileTable } from './ProfileTable.tsx';

/** Columns shown until more are asked for. */
const atFirst = 100;

/** Figures of every column of a version. The columns are there at once, their figures when they are computed. */
export function Profile({ name, version: { version, columns } }: { name: string; version: DatasetVersion }) {
  const { data, error, isPending } = useQuery(queries.datasets.statistics.queryOptions({ input: { name, version } }));
  const [search, setSearch] = useState('');
  const [showsAll, setShowsAll] = useState(false);
  const words = text.data;
  const wanted = search.trim().toLowerCase();
  const found = joinStatistics(columns, data).filter(({ column }) => column.name.toLowerCase().includes(wanted));
  const shown = showsAll ? found : found.slice(0, atFirst);
  const rows = data?.[0]?.rows;
  return (
    <div className={classes.fill}>
      <Group justify="space-between">
        <Group gap="sm" role="status">
          {isPending && <Loader size="xs" />}
          <Text c="dimmed" size="sm">
            {isPending && words.detail.profileLoading}
            {rows !== undefined && words.profile.caption(words.rows(rows), words.columns(columns.length))}
          </Text>
        </Group>
        {columns.length > 12 && (
          <TextInput
            aria-label={words.profile.filter}
            placeholder={words.profile.filter}
            leftSection={<IconSearch size={14} aria-hidden />}
            value={search}
            onChange={(event) => setSearch(event.currentTarget.value)}
          />
        )}
      </Group>
      {error && (
        <Alert color="red" title={words.detail.profileFailed} role="alert">
          {describeError(error)}
        </Alert>
      )}
      <ProfileTable columns={shown} />
      {shown.length < found.length && (
        <Button variant="default" style={{ alignSelf: 'start' }} onClick={() => setShowsAll(true)}>
          {words.profile.showAll(found.length)}
        </Button>
      )}
    </div>
  );
}
