import type { Answer } from '../../../modules/lib/serving/servedRows.ts';
import type { ServingFigures } from '../../contract/endpoint.ts';
import type { Column } from '../../contract/table.ts';

/** Classes that are counted by name; further ones are counted together. */
const mostLabels = 1_000;
/** Bins that numbers are counted in at most. */
const mostBins = 40;

/** Counts what a deployment predicts: rows by class, or by bin of the predicted number. */
export class PredictionCounts {
  /** Of the column that counts, in the answer. */
  readonly index: number;
  readonly #isNumber: boolean;
  readonly #labels = new Map<string, number>();
  readonly #bins = new NumberBins();
  #others = 0;

  /** `response`: columns of the answer. The first scored label counts, else the first score, else the last column. */
  constructor(response: readonly Column[]) {
    const label = response.findIndex(({ score }) => score?.kind === 'label');
    const score = response.findIndex(({ role }) => role === 'score');
    this.index = label >= 0 ? label : score >= 0 ? score : response.length - 1;
    const { type, score: meaning } = response[this.index] ?? {};
    this.#isNumber = type === 'double' || (type === 'integer' && meaning?.task === 'regression');
  }

  add({ columns }: Answer): void {
    for (const value of columns[this.index] ?? []) {
      if (value === null) continue;
      if (this.#isNumber && typeof value === 'number') this.#bins.add(value);
      else this.#addLabel(String(value));
    }
  }

  list(): ServingFigures['deployments'][number]['predictions'] {
    if (this.#isNumber) return this.#bins.list();
    const labels = [...this.#labels].map(([label, count]) => ({ label, count })).sort((a, b) => b.count - a.count);
    return this.#others > 0 ? [...labels, { label: '…', count: this.#others }] : labels;
  }

  #addLabel(label: string): void {
    const count = this.#labels.get(label);
    if (count === undefined && this.#labels.size >= mostLabels) this.#others += 1;
    else this.#labels.set(label, (count ?? 0) + 1);
  }
}

/**
 * A histogram of numbers whose range is not known: bins are as wide as a power of two, and become twice as wide, two by two,
 * when there are too many.
 */
export class NumberBins {
  #exponent = -1_074;
  #counts = new Map<number, number>();

  add(value: number): void {
    if (!Number.isFinite(value)) return;
    if (this.#counts.size === 0) this.#exponent = Math.max(-1_000, Math.floor(Math.log2(Math.abs(value) || 1)) - 10);
    // Of a number that is far greater than those before, the bin has no number yet.
    while (!Number.isSafeInteger(this.#binOf(value))) this.#widen();
    const bin = this.#binOf(value);
    const count = this.#counts.get(bin);
    this.#counts.set(bin, (count ?? 0) + 1);
    if (count === undefined) while (this.#span() > mostBins) this.#widen();
  }

  #binOf(value: number): number {
    return Math.floor(value / 2 ** this.#exponent);
  }

  /** From the least bin to the greatest, without empty ones. */
  list(): { label: string; count: number }[] {
    const width = 2 ** this.#exponent;
    const bins = [...this.#counts].sort(([a], [b]) => a - b);
    return bins.map(([bin, count]) => ({ label: `${write(bin * width)} – ${write((bin + 1) * width)}`, count }));
  }

  #span(): number {
    const bins = [...this.#counts.keys()];
    return Math.max(...bins) - Math.min(...bins) + 1;
  }

  #widen(): void {
    this.#exponent += 1;
    const wider = new Map<number, number>();
    for (const [bin, count] of this.#counts) {
      const half = Math.floor(bin / 2);
      wider.set(half, (wider.get(half) ?? 0) + count);
    }
    this.#counts = wider;
  }
}

function write(value: number): string {
  return String(Number(value.toPrecision(6)));
}
