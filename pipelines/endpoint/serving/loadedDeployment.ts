import { join } from 'node:path';
import { openScorer } from '../../../modules/lib/serving/openScorer.ts';
import { readServable } from '../../../modules/lib/serving/servableFile.ts';
import type { RequestColumn, Scorer } from '../../../modules/lib/serving/servedRows.ts';
import type { ServingLimits, ServingPlan } from '../../contract/endpoint.ts';
import type { Servable, ServedColumn } from '../../contract/servable.ts';
import { PredictionCounts } from './predictionCounts.ts';
import { ScoreQueue } from './scoreQueue.ts';

export type PlannedDeployment = ServingPlan['deployments'][number];

/** Times that the sample row is scored before the first request. */
const warmUpRounds = 3;

/** A deployment whose model is in memory and has answered already. */
export class LoadedDeployment {
  readonly name: string;
  /** What it was loaded from: the same again need not be loaded again. */
  readonly source: string;
  readonly version: string;
  readonly servable: Servable;
  readonly queue: ScoreQueue;
  readonly counts: PredictionCounts;
  readonly #scorer: Scorer;

  private constructor(planned: PlannedDeployment, servable: Servable, scorer: Scorer, batchRows: () => number) {
    this.name = planned.name;
    this.source = sourceOf(planned);
    this.version = String(planned.model.version);
    this.servable = servable;
    this.queue = new ScoreQueue(scorer, batchRows);
    this.counts = new PredictionCounts(servable.response);
    this.#scorer = scorer;
  }

  /** Loads and warms up. Throws an Error whose message says what is wrong with the servable. */
  static async load(
    folder: string,
    planned: PlannedDeployment,
    limits: () => Pick<ServingLimits, 'batchRows' | 'memory'>,
  ): Promise<LoadedDeployment> {
    const place = join(folder, planned.folder);
    const servable = await readServable(place);
    const scorer = await openScorer(place, { memoryLimit: limits().memory / 2 });
    try {
      const row = sampleRow(servable.request);
      for (let round = 0; round < warmUpRounds; round++) {
        const { columns } = await scorer.score(row, 1);
        if (columns.length !== servable.response.length) {
          throw new Error(
            `It answers ${columns.length} columns, and not the ${servable.response.length} it is to answer.`,
          );
        }
      }
      return new LoadedDeployment(planned, servable, scorer, () => limits().batchRows);
    } catch (error) {
      await scorer[Symbol.asyncDispose]();
      throw error;
    }
  }

  /** Finishes what it has accepted and lets go of the model. */
  async retire(): Promise<void> {
    await this.queue.whenIdle();
    await this.#scorer[Symbol.asyncDispose]();
  }
}

export function sourceOf({ name, folder, model }: PlannedDeployment): string {
  return JSON.stringify([name, folder, model.name, model.version]);
}

/** One row of the columns' examples; missing where there is none. */
function sampleRow(columns: readonly ServedColumn[]): RequestColumn[] {
  return columns.map(({ type, example }) => {
    if (type === 'string') return [example === undefined ? null : String(example)];
    if (type !== 'datetime') return Float64Array.of(example === undefined ? Number.NaN : Number(example));
    const milliseconds = typeof example === 'string' ? Date.parse(example) : Number.NaN;
    return Float64Array.of(milliseconds / 86_400_000);
  });
}
