import type { ClusteringResult } from '../../../pipelines/contract/evaluation.ts';
import { text } from '../../text/en.ts';
import { formatNumber, formatShare } from '../../ui/formatFigure.ts';
import type { ChartOption, ChartSeries } from '../charts/chartOption.ts';
import type { Looks } from './looks.ts';
import type { Shown } from './shownResults.ts';
import { type Drawing, tabulate } from './twoClassCharts.ts';

type Clustering = Shown<ClusteringResult>;
type Cluster = ClusteringResult['clusters'][number];

const words = text.evaluation.clusters;

export function drawClusterSizes(shown: readonly Clustering[], looks: Looks): Drawing {
  return {
    title: words.sizes,
    description: shown
      .map(({ name, result: { clusters, total, unassigned } }) => {
        const largest = clusters.reduce<Cluster | undefined>((a, b) => (a && a.rows >= b.rows ? a : b), undefined);
        const share = (largest?.rows ?? 0) / Math.max(1, total.rows + unassigned);
        return words.sizesWords(name, clusters.length, String(largest?.cluster ?? ''), formatShare(share, 1));
      })
      .join(' '),
    option: drawBars(shown, { y: words.rows }, (entry) => [bars(entry, looks, entry.name, ({ rows }) => rows)]),
    numbers: tabulate(shown, [words.cluster, words.rows], ({ clusters }) =>
      clusters.map(({ cluster, rows }) => [String(cluster), rows]),
    ),
  };
}

/** From the own centre, and, paler, from the nearest of another cluster. */
export function drawClusterDistances(shown: readonly Clustering[], looks: Looks): Drawing {
  const write = (value: number | null) => (value === null ? text.evaluation.charts.noWords : formatNumber(value));
  return {
    title: words.distances,
    description: shown
      .map(({ name, result: { total } }) =>
        words.distancesWords(name, write(total.averageDistance), write(total.averageDistanceToOther)),
      )
      .join(' '),
    option: drawBars(shown, { y: words.distances, legend: true }, (entry) => {
      const named = (part: string) => (shown.length > 1 ? `${entry.letter}: ${part}` : part);
      const other = bars(entry, looks, named(words.other), ({ averageDistanceToOther }) => averageDistanceToOther);
      return [
        bars(entry, looks, named(words.own), ({ averageDistance }) => averageDistance),
        { ...other, itemStyle: { ...other.itemStyle, opacity: 0.4 } },
      ];
    }),
    numbers: tabulate(shown, [words.cluster, words.own, words.other], ({ clusters }) =>
      clusters.map((entry) => [String(entry.cluster), entry.averageDistance, entry.averageDistanceToOther]),
    ),
  };
}

export function drawSilhouettes(shown: readonly Clustering[], looks: Looks): Drawing {
  return {
    title: words.silhouettes,
    description: shown
      .map(({ name, result: { clusters } }) => {
        const values = clusters.flatMap(({ silhouette }) => (silhouette === null ? [] : [silhouette]));
        if (values.length === 0) return `${name}: ${text.evaluation.charts.noWords}.`;
        return words.silhouettesWords(name, Math.min(...values).toFixed(3), Math.max(...values).toFixed(3));
      })
      .join(' '),
    option: drawBars(shown, { y: words.silhouette, max: 1 }, (entry) => [
      bars(entry, looks, entry.name, ({ silhouette }) => silhouette),
    ]),
    numbers: tabulate(shown, [words.cluster, words.silhouette], ({ clusters }) =>
      clusters.map(({ cluster, silhouette }) => [String(cluster), silhouette]),
    ),
  };
}

type Bars = Extract<ChartSeries, { type?: 'bar' }>;

function bars(
  { result, index }: Clustering,
  looks: Looks,
  name: string,
  numberOf: (cluster: Cluster) => number | null,
): Bars {
  return {
    type: 'bar',
    name,
    data: result.clusters.map((cluster) => [String(cluster.cluster), numberOf(cluster) ?? '-']),
    barMaxWidth: 36,
    itemStyle: { color: looks.of(index).color },
  };
}

function drawBars(
  shown: readonly Clustering[],
  axis: { y: string; max?: number; legend?: boolean },
  seriesOf: (entry: Clustering) => Bars[],
): ChartOption {
  const names = new Set(shown.flatMap(({ result }) => result.clusters.map(({ cluster }) => cluster)));
  return {
    grid: { left: 52, right: 14, top: axis.legend ? 12 + 24 * shown.length : 12, bottom: 40 },
    ...(axis.legend ? { legend: { top: 0 } } : {}),
    tooltip: {
      trigger: 'axis',
      valueFormatter: (value) => (typeof value === 'number' ? formatNumber(value) : '–'),
    },
    xAxis: {
      type: 'category',
      data: [...names].sort((a, b) => a - b).map(String),
      name: words.cluster,
      nameLocation: 'middle',
      nameGap: 24,
    },
    yAxis: {
      type: 'value',
      ...(axis.max === undefined ? {} : { max: axis.max }),
      name: axis.y,
      nameLocation: 'middle',
      nameGap: 38,
    },
    series: shown.flatMap(seriesOf),
  };
}
