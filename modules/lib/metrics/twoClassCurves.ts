import type { BinaryResult, OperatingPoint } from '../../../pipelines/contract/evaluation.ts';
import { ExactSum } from './exactSum.ts';

const gridSteps = 100;
const curvePoints = 200;
const calibrationBins = 10;

type Curves = Pick<BinaryResult, 'thresholds' | 'roc' | 'precisionRecall' | 'lift' | 'calibration'>;

/**
 * Takes the rows of a two-class result by falling probability, and answers metrics and curves from that one pass.
 * Nothing grows with the number of rows.
 */
export class TwoClassCurves {
  readonly #positives: number;
  readonly #negatives: number;
  #truePositives = 0;
  #falsePositives = 0;
  /** Twice the number of (positive, negative) pairs in the right order; a tie counts one half. An integer. */
  #orderedPairs = 0n;
  readonly #loss = new ExactSum();
  readonly #grid: OperatingPoint[] = [];
  readonly #points: OperatingPoint[] = [];
  #pending: number | undefined;
  readonly #bins = Array.from({ length: calibrationBins }, () => ({ rows: 0, positives: 0, sum: new ExactSum() }));

  /** `positives` and `negatives`: number of rows of each class that will be added. */
  constructor(positives: number, negatives: number) {
    this.#positives = positives;
    this.#negatives = negatives;
  }

  /** Adds all rows of one probability; the next call has to have a lower one. */
  add(probability: number, positives: number, negatives: number): void {
    this.#fillGrid(probability);
    const area = BigInt(negatives) * (2n * BigInt(this.#truePositives) + BigInt(positives));
    this.#orderedPairs += area;
    this.#truePositives += positives;
    this.#falsePositives += negatives;
    if (positives > 0) this.#loss.add(-positives * Math.log(clip(probability)));
    if (negatives > 0) this.#loss.add(-negatives * Math.log(clip(1 - probability)));
    const bin = this.#bins[Math.min(Math.floor(probability * calibrationBins), calibrationBins - 1)]!;
    bin.rows += positives + negatives;
    bin.positives += positives;
    bin.sum.add(probability * (positives + negatives));
    this.#pending = probability;
    const share = (this.#truePositives + this.#falsePositives) / (this.#positives + this.#negatives);
    if (share * curvePoints >= this.#points.length + 1) this.#keepPoint();
  }

  /** Metrics at threshold 0.5, log loss, and the area under the ROC curve (undefined when there is only one class). */
  metrics(): BinaryResult['metrics'] {
    const { accuracy, precision, recall, f1Score } = this.at(0.5);
    const rows = this.#positives + this.#negatives;
    const metrics: BinaryResult['metrics'] = { accuracy, precision, recall, f1_score: f1Score };
    metrics.log_loss = this.#loss.total / rows;
    if (this.#positives > 0 && this.#negatives > 0) {
      metrics.auc = Number(this.#orderedPairs) / 2 / this.#positives / this.#negatives;
    }
    return metrics;
  }

  /** The operating point at a threshold of the grid, after all rows are added. */
  at(threshold: number): OperatingPoint {
    this.#fillGrid(Number.NEGATIVE_INFINITY);
    return this.#grid[gridSteps - Math.round(threshold * gridSteps)]!;
  }

  curves(): Curves {
    this.#fillGrid(Number.NEGATIVE_INFINITY);
    if (this.#pending !== undefined) this.#keepPoint();
    const points = this.#points;
    const bothClasses = this.#positives > 0 && this.#negatives > 0;
    return {
      thresholds: this.#grid.toReversed(),
      roc: bothClasses ? [{ threshold: null, falsePositiveRate: 0, truePositiveRate: 0 }, ...points.map(toRoc)] : [],
      precisionRecall: points.map(({ threshold, recall, precision }) => ({ threshold, recall, precision })),
      lift:
        this.#positives > 0
          ? points.map(({ positiveRate, recall }) => ({ positiveRate, recall, lift: recall / positiveRate }))
          : [],
      calibration: this.#bins.flatMap(({ rows, positives, sum }, i) => {
        if (rows === 0) return [];
        const range = { from: i / calibrationBins, to: (i + 1) / calibrationBins };
        return [{ ...range, rows, probability: sum.total / rows, observed: positives / rows }];
      }),
    };
  }

  /** Notes the counts for all thresholds above `probability`: the rows added so far are those that reach them. */
  #fillGrid(probability: number): void {
    while (this.#grid.length <= gridSteps) {
      const threshold = (gridSteps - this.#grid.length) / gridSteps;
      if (threshold <= probability) return;
      this.#grid.push(this.#point(threshold));
    }
  }

  #keepPoint(): void {
    this.#points.push(this.#point(this.#pending!));
    this.#pending = undefined;
  }

  #point(threshold: number): OperatingPoint {
    const truePositives = this.#truePositives;
    const falsePositives = this.#falsePositives;
    const trueNegatives = this.#negatives - falsePositives;
    const falseNegatives = this.#positives - truePositives;
    const called = truePositives + falsePositives;
    const rows = this.#positives + this.#negatives;
    return {
      threshold,
      truePositives,
      falsePositives,
      trueNegatives,
      falseNegatives,
      accuracy: (truePositives + trueNegatives) / rows,
      precision: called > 0 ? truePositives / called : 0,
      recall: this.#positives > 0 ? truePositives / this.#positives : 0,
      f1Score: truePositives > 0 ? (2 * truePositives) / (2 * truePositives + falsePositives + falseNegatives) : 0,
      positiveRate: called / rows,
    };
  }
}

function toRoc(point: OperatingPoint): BinaryResult['roc'][number] {
  return {
    threshold: point.threshold,
    falsePositiveRate: point.falsePositives / (point.falsePositives + point.trueNegatives),
    truePositiveRate: point.recall,
  };
}

function clip(probability: number): number {
  return Math.min(Math.max(probability, Number.EPSILON), 1 - Number.EPSILON);
}
