import { Alert, Loader, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { queries } from '../api/queries.ts';
import { text } from '../text/en.ts';
import { describeError } from '../ui/notify.ts';
import classes from './DatasetDetail.module.css';
import { RowsTable } from './RowsTable.tsx';

/** The first rows of a version, as its steps read them. */
export function FirstRows({ name, version }: { name: string; version: number }) {
  const { data, error } = useQuery(queries.datasets.rows.queryOptions({ input: { name, version } }));
  if (error) {
    return (
      <Alert color="red" title={text.data.detail.rowsFailed} role="alert">
        {describeError(error)}
      </Alert>
    );
  }
  if (!data) return <Loader m="md" aria-label={text.common.loading} />;
  const label = text.data.detail.firstRows(data.values[0]?.length ?? 0);
  return (
    <div className={classes.fill}>
      <Text c="dimmed" size="sm">
        {label}
      </Text>
      <div style={{ flex: 1, minHeight: 0 }}>
        <RowsTable label={label} columns={data.columns} values={data.values} />
      </div>
    </div>
  );
}
