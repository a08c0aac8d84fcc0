import { Badge, Button, Table } from '@mantine/core';
import classes from '../data/DatasetDetail.module.css';
import { titleOfMetric } from '../runs/metrics.ts';
import { showModels } from '../store/app.ts';
import { text } from '../text/en.ts';
import { formatDate } from '../ui/formatDate.ts';
import { formatNumber } from '../ui/formatFigure.ts';
import type { ModelPartProps } from './modelPart.ts';
import { StageMark } from './StageMark.tsx';

const mostMetrics = 4;

/** All versions with their metrics beside each other. */
export function ModelVersions({ version: shown, versions }: ModelPartProps) {
  const words = text.models.versionTable;
  const metrics = [...new Set(versions.flatMap(({ metrics }) => Object.keys(metrics)))].slice(0, mostMetrics);
  return (
    <Table className={classes.figures ?? ''} highlightOnHover aria-label={words.label}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th scope="col">{text.models.version}</Table.Th>
          <Table.Th scope="col">{text.models.stage}</Table.Th>
          <Table.Th scope="col">{words.registered}</Table.Th>
          {metrics.map((name) => (
            <Table.Th key={name} scope="col" className={classes.number}>
              {titleOfMetric(name)}
            </Table.Th>
          ))}
          <Table.Th scope="col">{words.deployed}</Table.Th>
          <Table.Th scope="col">{text.data.detail.shown}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {versions.map(({ name, version, stage, createdAt, endpoints, ...one }) => (
          <Table.Tr key={version}>
            <Table.Th scope="row" fw={500}>
              {text.models.versionName(version)}
            </Table.Th>
            <Table.Td>
              <StageMark stage={stage} />
            </Table.Td>
            <Table.Td>{formatDate(createdAt)}</Table.Td>
            {metrics.map((metric) => (
              <Table.Td key={metric} className={classes.number}>
                {one.metrics[metric] === undefined ? '–' : formatNumber(one.metrics[metric])}
              </Table.Td>
            ))}
            <Table.Td>{endpoints.join(', ')}</Table.Td>
            <Table.Td>
              {version === shown.version ? (
                <Badge variant="light" size="sm" tt="none">
                  {text.data.detail.shown}
                </Badge>
              ) : (
                <Button
                  size="compact-xs"
                  variant="default"
                  aria-label={words.show(version)}
                  onClick={() => showModels({ name, version, tab: 'versions' })}
                >
                  {text.data.detail.show}
                </Button>
              )}
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
