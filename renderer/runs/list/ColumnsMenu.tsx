import { Button, Checkbox, Popover, ScrollArea, Stack, Text } from '@mantine/core';
import { IconColumns3 } from '@tabler/icons-react';
import { text } from '../../text/en.ts';
import { titleOfMetric } from '../metrics.ts';
import { chooseColumns, listColumns, useRunList } from './runListStore.ts';

interface ColumnsMenuProps {
  /** Metrics of the runs that are listed. */
  found: readonly string[];
  shownMetrics: readonly string[];
}

/** Chooses what stands beside each run: facts, and metrics that the listed runs have. */
export function ColumnsMenu({ found, shownMetrics }: ColumnsMenuProps) {
  const words = text.runs.list;
  const columns = useRunList((state) => state.columns);
  const metrics = [...new Set([...found, ...shownMetrics])];
  return (
    <Popover position="bottom-end" withArrow trapFocus returnFocus>
      <Popover.Target>
        <Button variant="default" leftSection={<IconColumns3 size={15} aria-hidden />}>
          {words.columns}
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={words.columns}>
        <ScrollArea.Autosize mah={420} type="auto">
          <Stack gap={7} pe="md">
            <Text fw={600} size="xs">
              {words.columnsHelp}
            </Text>
            {listColumns.map((column) => (
              <Checkbox
                key={column}
                size="xs"
                label={words.columnTitles[column]}
                checked={columns.includes(column)}
                onChange={({ currentTarget }) =>
                  chooseColumns({
                    columns: listColumns.filter((one) =>
                      one === column ? currentTarget.checked : columns.includes(one),
                    ),
                  })
                }
              />
            ))}
            <Text fw={600} size="xs" mt={4}>
              {words.metricColumns}
            </Text>
            {metrics.length === 0 && <Text size="xs">{words.noMetrics}</Text>}
            {metrics.map((metric) => (
              <Checkbox
                key={metric}
                size="xs"
                label={titleOfMetric(metric)}
                checked={shownMetrics.includes(metric)}
                onChange={({ currentTarget }) =>
                  chooseColumns({
                    metrics: metrics.filter((one) =>
                      one === metric ? currentTarget.checked : shownMetrics.includes(one),
                    ),
                  })
                }
              />
            ))}
          </Stack>
        </ScrollArea.Autosize>
      </Popover.Dropdown>
    </Popover>
  );
}
