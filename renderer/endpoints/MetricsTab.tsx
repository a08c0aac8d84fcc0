import { Alert, Loader, Table, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { RealTimeEndpoint, ServingFigures } from '../../pipelines/contract/endpoint.ts';
import { queries } from '../api/queries.ts';
import { ChartFigure } from '../outputs/charts/ChartFigure.tsx';
import { text } from '../text/en.ts';
import { formatNumber } from '../ui/formatFigure.ts';
import { describeError } from '../ui/notify.ts';
import classes from './endpoints.module.css';
import { drawLatency, drawPredictions, drawRate } from './servingCharts.ts';

/** Milliseconds between looks. */
const lookAgain = 5_000;

/** How an endpoint fares: requests, time to answer, failures, and what it predicts. */
export function MetricsTab({ endpoint }: { endpoint: RealTimeEndpoint }) {
  const words = text.endpoints.metrics;
  const { data, error } = useQuery(
    queries.endpoints.figures.queryOptions({ input: { name: endpoint.name }, refetchInterval: lookAgain }),
  );
  if (error) {
    return (
      <Alert color="red" title={words.failed} role="alert">
        {describeError(error)}
      </Alert>
    );
  }
  if (data === undefined) return <Loader m="xl" aria-label={text.common.loading} />;
  if (data === null || data.minutes.length === 0) return <Text size="sm">{words.none}</Text>;
  return <Figures figures={data} />;
}

function Figures({ figures }: { figures: ServingFigures }) {
  const words = text.endpoints.metrics;
  const { minutes, deployments } = figures;
  const rate = useMemo(() => drawRate(minutes), [minutes]);
  const latency = useMemo(() => drawLatency(minutes), [minutes]);
  return (
    <div className={classes.section}>
      <div className={classes.charts}>
        <ChartFigure title={words.rate} {...rate} />
        <ChartFigure title={words.latency} {...latency} />
        {deployments
          .filter(({ predictions }) => predictions.length > 0)
          .map((deployment) => (
            <ChartFigure
              key={deployment.name}
              title={words.predictions(deployment.name)}
              {...drawPredictions(deployment)}
            />
          ))}
      </div>
      <Text component="h3" size="sm" fw={600}>
        {words.deployments}
      </Text>
      <Table fz="xs" maw={720} verticalSpacing={4} aria-label={words.deployments} className={classes.table ?? ''}>
        <Table.Thead>
          <Table.Tr>
            {Object.entries(words.columns).map(([key, title]) => (
              <Table.Th key={key} scope="col" className={key === 'deployment' ? '' : classes.number}>
                {title}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {deployments.map(({ name, requests, rows, failed, differing }) => (
            <Table.Tr key={name}>
              <Table.Th scope="row" fw={500}>
                {name}
              </Table.Th>
              {[requests, rows, failed, differing].map((value, i) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: columns do not move.
                <Table.Td key={i} className={classes.number}>
                  {value === undefined ? '–' : formatNumber(value)}
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}
