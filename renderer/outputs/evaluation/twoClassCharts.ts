import type { BinaryResult } from '../../../pipelines/contract/evaluation.ts';
import { text } from '../../text/en.ts';
import type { ChartOption, ChartSeries } from '../charts/chartOption.ts';
import type { Numbers } from '../charts/NumbersTable.tsx';
import type { Looks } from './looks.ts';
import { baseRate, liftOf, pointAt, ratesOf } from './operatingPoint.ts';
import type { Shown } from './shownResults.ts';

export interface Drawing {
  title: string;
  description: string;
  option: ChartOption;
  numbers: Numbers;
}

type Point = [x: number, y: number];

interface Curve {
  points: readonly Point[];
  /** Where the threshold is on it; null: nowhere. */
  at: Point | null;
}

const words = text.evaluation.charts;
const write = (value: number) => value.toFixed(3);

/** True positive rate over false positive rate (Fawcett, An introduction to ROC analysis, 2006). */
export function drawRoc(shown: readonly Shown<BinaryResult>[], threshold: number, looks: Looks): Drawing {
  const rates = (result: BinaryResult) => ratesOf(pointAt(result, threshold));
  return {
    title: words.roc,
    description: describe(shown, ({ name, result }) => {
      const { truePositiveRate, falsePositiveRate } = rates(result);
      const auc = result.metrics.auc;
      return words.rocWords(
        name,
        auc === undefined ? words.noWords : write(auc),
        write(truePositiveRate),
        write(falsePositiveRate),
      );
    }),
    option: curves(shown, looks, { x: words.rocX, y: words.rocY, yMax: 1 }, [diagonal(looks)], (result) => ({
      points: result.roc.map((point) => [point.falsePositiveRate, point.truePositiveRate]),
      at: [rates(result).falsePositiveRate, rates(result).truePositiveRate],
    })),
    numbers: tabulate(shown, [words.threshold, words.rocX, words.rocY], ({ roc }) =>
      roc.map((point) => [point.threshold, point.falsePositiveRate, point.truePositiveRate]),
    ),
  };
}

export function drawPrecisionRecall(shown: readonly Shown<BinaryResult>[], threshold: number, looks: Looks): Drawing {
  const base = baseRate(shown[0]!.result);
  return {
    title: words.precisionRecall,
    description: describe(shown, ({ name, result }) => {
      const { precision, recall } = pointAt(result, threshold);
      return words.precisionRecallWords(name, write(precision), write(recall));
    }),
    option: curves(shown, looks, { x: words.recall, y: words.precision, yMax: 1 }, [level(base, looks)], (result) => {
      const point = pointAt(result, threshold);
      return {
        points: result.precisionRecall.map(({ recall, precision }) => [recall, precision]),
        at: point.positiveRate === 0 ? null : [point.recall, point.precision],
      };
    }),
    numbers: tabulate(shown, [words.threshold, words.recall, words.precision], ({ precisionRecall }) =>
      precisionRecall.map((point) => [point.threshold, point.recall, point.precision]),
    ),
  };
}

export function drawLift(shown: readonly Shown<BinaryResult>[], threshold: number, looks: Looks): Drawing {
  return {
    title: words.lift,
    description: describe(shown, ({ name, result }) => {
      const point = pointAt(result, threshold);
      const lift = liftOf(result, point);
      return words.liftWords(name, write(point.positiveRate), lift === null ? words.noWords : write(lift));
    }),
    option: curves(shown, looks, { x: words.liftX, y: words.liftY }, [level(1, looks)], (result) => {
      const point = pointAt(result, threshold);
      const lift = liftOf(result, point);
      return {
        points: result.lift.map(({ positiveRate, lift: times }) => [positiveRate, times]),
        at: lift === null ? null : [point.positiveRate, lift],
      };
    }),
    numbers: tabulate(shown, [words.liftX, words.recall, words.liftY], ({ lift }) =>
      lift.map((point) => [point.positiveRate, point.recall, point.lift]),
    ),
  };
}

/** Observed share of positives over predicted probability: on the diagonal, probabilities mean what they say. */
export function drawCalibration(shown: readonly Shown<BinaryResult>[], threshold: number, looks: Looks): Drawing {
  const option = curves(
    shown,
    looks,
    { x: words.calibrationX, y: words.calibrationY, yMax: 1 },
    [diagonal(looks), upright(threshold, looks)],
    ({ calibration }) => ({
      points: calibration.map(({ probability, observed }) => [probability, observed]),
      at: null,
    }),
    true,
  );
  return {
    title: words.calibration,
    description: describe(shown, ({ name, result }) => {
      const gaps = result.calibration.map(({ probability, observed }) => Math.abs(probability - observed));
      return words.calibrationWords(name, gaps.length === 0 ? words.noWords : write(Math.max(...gaps)));
    }),
    option,
    numbers: tabulate(
      shown,
      [words.calibrationFrom, words.calibrationTo, words.calibrationRows, words.calibrationX, words.calibrationY],
      ({ calibration }) => calibration.map((bin) => [bin.from, bin.to, bin.rows, bin.probability, bin.observed]),
    ),
  };
}

function curves(
  shown: readonly Shown<BinaryResult>[],
  looks: Looks,
  axes: { x: string; y: string; yMax?: number },
  references: ChartSeries[],
  curveOf: (result: BinaryResult) => Curve,
  marked = false,
): ChartOption {
  const drawn = shown.flatMap(({ result, index, name }): ChartSeries[] => {
    const { color, line, symbol } = looks.of(index);
    const { points, at } = curveOf(result);
    return [
      {
        type: 'line',
        name,
        data: points as Point[],
        showSymbol: marked,
        symbol,
        symbolSize: 7,
        itemStyle: { color },
        lineStyle: { color, width: 2, type: line as 'solid' },
      },
      {
        type: 'scatter',
        data: at === null ? [] : [at],
        symbol,
        symbolSize: 13,
        itemStyle: { color, opacity: 1, borderColor: looks.page, borderWidth: 2 },
        tooltip: { show: false },
        silent: true,
        z: 5,
      },
    ];
  });
  return {
    grid: { left: 46, right: 14, top: 12, bottom: 40 },
    tooltip: { trigger: 'axis', valueFormatter: (value) => (typeof value === 'number' ? write(value) : '') },
    xAxis: { type: 'value', min: 0, max: 1, name: axes.x, nameLocation: 'middle', nameGap: 24 },
    yAxis: {
      type: 'value',
      min: 0,
      ...(axes.yMax === undefined ? {} : { max: axes.yMax }),
      name: axes.y,
      nameLocation: 'middle',
      nameGap: 32,
    },
    series: [...references, ...drawn],
  };
}

function reference(points: Point[], looks: Looks): ChartSeries {
  return {
    type: 'line',
    data: points,
    showSymbol: false,
    silent: true,
    animation: false,
    tooltip: { show: false },
    lineStyle: { color: looks.reference, width: 1, type: 'dashed' },
    z: 1,
  };
}

const diagonal = (looks: Looks) =>
  reference(
    [
      [0, 0],
      [1, 1],
    ],
    looks,
  );
const level = (y: number, looks: Looks) =>
  reference(
    [
      [0, y],
      [1, y],
    ],
    looks,
  );
const upright = (x: number, looks: Looks) =>
  reference(
    [
      [x, 0],
      [x, 1],
    ],
    looks,
  );

function describe<R extends BinaryResult>(shown: readonly Shown<R>[], say: (entry: Shown<R>) => string): string {
  return shown.map(say).join(' ');
}

/** The numbers of all results below each other; with a column for the result where there are several. */
export function tabulate<R extends Shown['result']>(
  shown: readonly Shown<R>[],
  columns: readonly string[],
  rowsOf: (result: R) => readonly (readonly (string | number | null)[])[],
): Numbers {
  if (shown.length === 1) return { columns, rows: rowsOf(shown[0]!.result) };
  return {
    columns: [words.result, ...columns],
    rows: shown.flatMap(({ letter, result }) => rowsOf(result).map((row) => [letter, ...row])),
  };
}
