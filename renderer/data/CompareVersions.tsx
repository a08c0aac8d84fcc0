import { Alert, Group, Loader, NativeSelect, Switch, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Dataset, DatasetVersion } from '../../pipelines/contract/rpc/datasets.ts';
import { queries } from '../api/queries.ts';
import { text } from '../text/en.ts';
import { describeError } from '../ui/notify.ts';
import { CompareTable } from './CompareTable.tsx';
import { compareProfiles, joinStatistics } from './compareProfiles.ts';
import classes from './DatasetDetail.module.css';

/** Two versions side by side: which columns came, went or changed type, and how their figures moved. */
export function CompareVersions({ dataset: { name, versions } }: { dataset: Dataset }) {
  const newest = versions.at(-1)!;
  const [numbers, setNumbers] = useState([versions.at(-2)?.version ?? newest.version, newest.version]);
  const [onlyChanges, setOnlyChanges] = useState(false);
  const [before, after] = numbers.map((number) => versions.find(({ version }) => version === number) ?? newest);
  const earlier = useProfile(name, before!);
  const later = useProfile(name, after!);
  const compared = compareProfiles(earlier.columns, later.columns);
  const count = (wanted: string) => compared.filter(({ change }) => change === wanted).length;
  const hasChanges = compared.some(({ change }) => change !== 'same');
  const words = text.data.compare;
  const error = earlier.error ?? later.error;
  const choice = (label: string, index: 0 | 1) => (
    <NativeSelect
      size="xs"
      label={label}
      value={String(numbers[index])}
      data={versions.map(({ version }) => ({ value: String(version), label: text.data.versionName(version) }))}
      onChange={(event) => setNumbers(numbers.with(index, Number(event.currentTarget.value)))}
    />
  );
  return (
    <div className={classes.fill}>
      <Group align="flex-end" gap="sm">
        {choice(words.before, 0)}
        {choice(words.after, 1)}
        <Switch
          size="xs"
          mb={6}
          label={words.onlyChanges}
          disabled={!hasChanges}
          checked={onlyChanges && hasChanges}
          onChange={(event) => setOnlyChanges(event.currentTarget.checked)}
        />
      </Group>
      <Group gap="md" role="status">
        <Text size="sm">
          {hasChanges ? words.summary(count('added'), count('removed'), count('type-changed')) : words.noChanges}
        </Text>
        {earlier.rows !== undefined && later.rows !== undefined && (
          <Text size="sm">{words.rows(earlier.rows.toLocaleString('en'), later.rows.toLocaleString('en'))}</Text>
        )}
        {(earlier.isPending || later.isPending) && <Loader size="xs" aria-label={text.data.detail.profileLoading} />}
      </Group>
      {error && (
        <Alert color="red" title={text.data.detail.profileFailed} role="alert">
          {describeError(error)}
        </Alert>
      )}
      <CompareTable
        caption={words.caption(before!.version, after!.version)}
        names={[text.data.versionName(before!.version), text.data.versionName(after!.version)]}
        columns={onlyChanges && hasChanges ? compared.filter(({ change }) => change !== 'same') : compared}
      />
    </div>
  );
}

function useProfile(name: string, { version, columns }: DatasetVersion) {
  const { data, error, isPending } = useQuery(queries.datasets.statistics.queryOptions({ input: { name, version } }));
  return { columns: joinStatistics(columns, data), rows: data?.[0]?.rows, error, isPending };
}
