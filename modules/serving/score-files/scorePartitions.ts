import type { ChildMetric } from '../../../pipelines/contract/child.ts';
import { type RunContext, StepError } from '../../define.ts';
import type { ImportedTable } from './importFiles.ts';

/** A range of rows of one table. */
export interface Partition {
  /** Place of the table. */
  file: number;
  /** Its first row, from 0. */
  first: number;
}

/** Tables that a partition left behind. */
export interface ScoredPartition {
  scored: string;
  failed: string;
}

/** Steps of one child run. */
const partitionsOfRun = 500;

/** Scores partitions, as many at once as the engine has places. Answers their tables in the same order. */
export async function scorePartitions(
  tables: readonly ImportedTable[],
  partitions: readonly Partition[],
  rows: number,
  context: RunContext,
): Promise<ScoredPartition[]> {
  const tally = new Tally(partitions.length, context);
  const results: ScoredPartition[] = [];
  for (let start = 0; start < partitions.length; start += partitionsOfRun) {
    const part = partitions.slice(start, start + partitionsOfRun);
    const ids = part.map((_, i) => `partition${start + i + 1}`);
    const { status, failure, outputs } = await context.runChild(
      {
        name: partitions.length <= partitionsOfRun ? 'Partitions' : `Partitions ${start + 1} to ${start + part.length}`,
        nodes: part.map(({ first }, i) => ({
          id: ids[i]!,
          module: 'score-partition',
          title: `Partition ${start + i + 1}`,
          params: { first, rows },
        })),
        inputs: Object.fromEntries(
          part.flatMap(({ file }, i) => [
            [`${ids[i]}.servable`, { input: 'servable' }],
            [`${ids[i]}.dataset`, { artifact: tables[file]!.artifact }],
          ]),
        ),
        outputs: ids.flatMap((id) => [`${id}.scored`, `${id}.failed`]),
        follow: true,
      },
      { onMetric: (metric) => tally.add(metric) },
    );
    context.signal.throwIfAborted();
    if (status !== 'completed') {
      throw new StepError(`${failure?.step ?? 'A partition'} was not scored. ${failure?.message ?? ''}`.trim());
    }
    for (const id of ids)
      results.push({ scored: outputs[`${id}.scored`]!.path, failed: outputs[`${id}.failed`]!.path });
  }
  return results;
}

/** How far the partitions have come, told as curves over the number of those that are done. */
class Tally {
  readonly #total: number;
  readonly #context: RunContext;
  #done = 0;
  #scored = 0;
  #failed = 0;

  constructor(total: number, context: RunContext) {
    this.#total = total;
    this.#context = context;
  }

  /** A partition tells the rows that failed first, then those that did not. */
  add({ name, value }: ChildMetric): void {
    if (name === 'rows_failed') this.#failed += value;
    if (name !== 'rows_scored') return;
    this.#scored += value;
    this.#done += 1;
    this.#context.metric('rows_failed', this.#failed, this.#done);
    this.#context.metric('rows_scored', this.#scored, this.#done);
    this.#context.progress(this.#done / this.#total, `${this.#done} of ${this.#total} partitions`);
  }
}
