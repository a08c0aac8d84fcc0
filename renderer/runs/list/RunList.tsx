import { Button, Group, Text } from '@mantine/core';
import { IconChartLine } from '@tabler/icons-react';
import { showRuns } from '../../store/app.ts';
import { text } from '../../text/en.ts';
import { describeError } from '../../ui/notify.ts';
import { listMetrics } from '../metrics.ts';
import { ColumnsMenu } from './ColumnsMenu.tsx';
import { NoRuns } from './NoRuns.tsx';
import classes from './RunList.module.css';
import { RunSearch } from './RunSearch.tsx';
import { RunTable } from './RunTable.tsx';
import { useRunList } from './runListStore.ts';
import { SelectionBar } from './SelectionBar.tsx';
import { useRunPages } from './useRunPages.ts';

/** Metrics that are shown when the user has not chosen any. */
const shownAtFirst = 3;

/** All runs of the workspace: searched, filtered, marked to compare or delete, and followed while they go on. */
export function RunList() {
  const words = text.runs.list;
  const pages = useRunPages();
  const chosen = useRunList((state) => state.metrics);
  const file = useRunList((state) => state.file);
  const found = listMetrics(pages.runs);
  const metrics = chosen ?? found.slice(0, shownAtFirst);
  const isEmpty = pages.runs.length === 0 && !pages.isFirst && !pages.error;
  if (isEmpty && !pages.isFiltered) return <NoRuns isFiltered={false} />;
  return (
    <section className={classes.view} aria-label={text.runs.title}>
      <Group gap="xs" wrap="nowrap" align="flex-start" className={classes.bar}>
        <h1 className={classes.title}>{text.runs.title}</h1>
        <RunSearch error={pages.isFiltered ? pages.error : null} />
        <Button
          variant="default"
          leftSection={<IconChartLine size={15} aria-hidden />}
          onClick={() => showRuns({ page: 'metric', file, metric: null })}
        >
          {words.acrossRuns}
        </Button>
        <ColumnsMenu found={found} shownMetrics={metrics} />
      </Group>
      {!pages.error && <SelectionBar runs={pages.runs} total={pages.total} />}
      {pages.error && !pages.isFiltered && (
        <Text role="alert" p="md">
          {words.failed}: {describeError(pages.error)}
        </Text>
      )}
      <div className={classes.table}>
        {isEmpty ? <NoRuns isFiltered /> : <RunTable pages={pages} metrics={metrics} />}
      </div>
    </section>
  );
}
