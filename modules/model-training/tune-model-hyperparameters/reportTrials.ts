import type { RunContext } from '../../define.ts';
import type { EvaluationMetric } from '../../lib/params/evaluationMetrics.ts';
import type { Trial } from './runTrial.ts';

/** How far a trial is from the best: less is better. undefined: it has no metric. */
export function lossOf({ metrics, status }: Trial, { name, isGain }: EvaluationMetric): number | undefined {
  const value = metrics[name];
  if (value === undefined || status === 'failed' || status === 'stopped') return undefined;
  return isGain ? -value : value;
}

/** Tells how a sweep goes on: its progress, and the metric of each trial when it ends. */
export class Reporter {
  readonly #context: RunContext;
  readonly #metric: EvaluationMetric;
  #expected = 1;
  #done = 0;
  #best: Trial | undefined;

  constructor(context: RunContext, metric: EvaluationMetric) {
    this.#context = context;
    this.#metric = metric;
  }

  /** How many trials there will be. */
  expect(trials: number): void {
    this.#expected = trials;
  }

  /** Passes a trial on when it has ended and was told of. */
  async follow(running: Promise<Trial>): Promise<Trial> {
    const started = performance.now();
    const trial = await running;
    this.#tell(trial, (performance.now() - started) / 1000);
    return trial;
  }

  #tell(trial: Trial, seconds: number): void {
    const { name } = this.#metric;
    this.#done += 1;
    const value = trial.metrics[name];
    if (trial.status === 'failed') this.#context.log(`Trial ${trial.number} failed: ${trial.message}`, 'warning');
    if (trial.status === 'completed' && value !== undefined) {
      this.#context.metric(`trial_${name}`, value, trial.number);
      this.#context.metric('trial_seconds', seconds, trial.number);
      if (this.#isBest(trial)) this.#best = trial;
    }
    const words = this.#best ? `, best ${name} ${format(this.#best.metrics[name]!)} (trial ${this.#best.number})` : '';
    this.#context.progress(this.#done / (this.#expected + 1), `${this.#done} of ${this.#expected} trials${words}`);
  }

  /** With more rows, whatever came of it; else with less loss. */
  #isBest(trial: Trial): boolean {
    if (!this.#best || trial.share > this.#best.share) return true;
    return trial.share === this.#best.share && lossOf(trial, this.#metric)! < lossOf(this.#best, this.#metric)!;
  }
}

function format(value: number): string {
  return String(Number(value.toPrecision(4)));
}
