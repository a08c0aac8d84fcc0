import { Alert, Button, Loader, Text, Title } from '@mantine/core';
import { IconDatabaseImport } from '@tabler/icons-react';
import { text } from '../text/en.ts';
import classes from '../ui/ListDetail.module.css';
import { describeError } from '../ui/notify.ts';
import { DatasetDetail } from './DatasetDetail.tsx';
import { DatasetList } from './DatasetList.tsx';
import { ImportButton } from './ImportButton.tsx';
import { useShownDataset } from './shownDataset.ts';
import { useDatasets } from './useDatasets.ts';

/** The datasets of the workspace, and the one that was chosen. */
export function DatasetsView() {
  const { data: datasets, error, refetch } = useDatasets();
  const name = useShownDataset((state) => state.name);
  const words = text.data;
  if (error && !datasets) {
    return (
      <Alert color="red" title={words.detail.listFailed} m="lg" role="alert">
        <Text mb="sm">{describeError(error)}</Text>
        <Button onClick={() => void refetch()}>{text.common.retry}</Button>
      </Alert>
    );
  }
  if (!datasets) return <Loader m="xl" aria-label={text.common.loading} />;
  if (datasets.length === 0) return <NoDatasets />;
  const shown = datasets.find((dataset) => dataset.name === name) ?? datasets[0];
  return (
    <div className={classes.view}>
      <DatasetList datasets={datasets} shown={shown?.name ?? ''} />
      <div className={classes.detail}>{shown && <DatasetDetail key={shown.name} dataset={shown} />}</div>
    </div>
  );
}

function NoDatasets() {
  const { title, body, formats } = text.data.empty;
  return (
    <div className={classes.empty}>
      <IconDatabaseImport size={44} stroke={1.3} aria-hidden />
      <Title order={1} size="h3">
        {title}
      </Title>
      <Text maw={520}>{body}</Text>
      <Text c="dimmed" size="sm" maw={520}>
        {formats}
      </Text>
      <ImportButton size="sm" />
    </div>
  );
}
