import type { ServingFigures } from '../../pipelines/contract/endpoint.ts';
import type { ChartOption } from '../outputs/charts/chartOption.ts';
import { lineTypes } from '../outputs/charts/chartTheme.ts';
import type { Numbers } from '../outputs/charts/NumbersTable.tsx';
import { text } from '../text/en.ts';
import { formatNumber } from '../ui/formatFigure.ts';

type Minutes = ServingFigures['minutes'];

interface Drawing {
  description: string;
  option: ChartOption;
  numbers: Numbers;
}

const words = text.endpoints.metrics;
/** Refused, failed. */
const lookOfTrouble = ['#c77700', '#d03b3b'];
const grid = { left: 8, right: 16, top: 34, bottom: 8, outerBoundsMode: 'same' as const };

/** Milliseconds that a chart shows at least. */
const leastSpan = 30 * 60_000;
const minute = 60_000;

/** The time axis, so that a first minute does not stand in the middle of two days. */
function timeAxis(minutes: Minutes): NonNullable<ChartOption['xAxis']> {
  const [first, last] = [minutes[0]?.at ?? 0, minutes.at(-1)?.at ?? 0];
  return { type: 'time', min: Math.min(first, last - leastSpan), max: last + minute };
}

/** Requests a minute: those that were answered, refused, and that failed. */
export function drawRate(minutes: Minutes): Drawing {
  const counts = minutes.map(({ at, requests, refused, failed }) => ({
    at,
    values: [requests - refused - failed, refused, failed],
  }));
  return {
    description: words.rateHelp(minutes.at(-1)?.requests ?? 0),
    option: {
      grid,
      legend: { top: 0 },
      tooltip: { trigger: 'axis' },
      xAxis: timeAxis(minutes),
      yAxis: { type: 'value', minInterval: 1 },
      series: [words.answered, words.refused, words.broken].map((name, i) => ({
        type: 'bar' as const,
        stack: 'requests',
        barMaxWidth: 24,
        name,
        ...(i > 0 && { itemStyle: { color: lookOfTrouble[i - 1]! } }),
        data: counts.map(({ at, values }) => [at, values[i]!]),
      })),
    },
    numbers: {
      columns: [words.at, words.answered, words.refused, words.broken],
      rows: counts.map(({ at, values }) => [formatTime(at), ...values]),
    },
  };
}

/** Milliseconds within which half, nine tenths, and 99 of 100 requests were answered, minute by minute. */
export function drawLatency(minutes: Minutes): Drawing {
  const quantiles = ['p50', 'p90', 'p99'] as const;
  const last = minutes.findLast(({ p99 }) => p99 !== null)?.p99;
  return {
    description: words.latencyHelp(last == null ? '–' : formatNumber(last)),
    option: {
      grid,
      legend: { top: 0 },
      tooltip: { trigger: 'axis' },
      xAxis: timeAxis(minutes),
      yAxis: { type: 'value', min: 0 },
      series: quantiles.map((name, i) => ({
        type: 'line' as const,
        name,
        showSymbol: minutes.length < 3,
        lineStyle: { type: lineTypes[i % lineTypes.length] as 'solid' },
        data: minutes.map((minute) => [minute.at, minute[name]]),
      })),
    },
    numbers: {
      columns: [words.at, ...quantiles],
      rows: minutes.map((minute) => [formatTime(minute.at), ...quantiles.map((name) => minute[name])]),
    },
  };
}

/** Rows by predicted class, or by bin of the predicted number. */
export function drawPredictions({ predictions, rows }: ServingFigures['deployments'][number]): Drawing {
  return {
    description: words.predictionsHelp(rows.toLocaleString('en')),
    option: {
      grid: { ...grid, top: 12 },
      tooltip: { trigger: 'axis' },
      xAxis: { type: 'category', data: predictions.map(({ label }) => label) },
      yAxis: { type: 'value', minInterval: 1 },
      series: [{ type: 'bar', barMaxWidth: 48, name: words.count, data: predictions.map(({ count }) => count) }],
    },
    numbers: {
      columns: [words.value, words.count],
      rows: predictions.map(({ label, count }) => [label, count]),
    },
  };
}

function formatTime(at: number): string {
  return new Date(at).toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' });
}
