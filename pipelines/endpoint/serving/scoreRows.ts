import type { Answer, RequestColumn } from '../../../modules/lib/serving/servedRows.ts';
import type { ServingContext } from './context.ts';
import type { Exchange } from './exchange.ts';
import type { LoadedDeployment } from './loadedDeployment.ts';
import { RefusedError, refuse } from './refusal.ts';

/** Milliseconds after which nobody waits for an answer any more. */
const patience = 30_000;

/**
 * The answer of a deployment for the rows of a request; undefined when the caller has gone away. Throws RefusedError when it was not
 * their turn in time, and when the model fails.
 */
export async function scoreRows(
  { report }: ServingContext,
  exchange: Exchange,
  deployment: LoadedDeployment,
  columns: readonly RequestColumn[],
  rowCount: number,
): Promise<Answer | undefined> {
  exchange.deployment = deployment.name;
  exchange.rows = rowCount;
  if (rowCount === 0) return { columns: deployment.servable.response.map(() => []), failed: new Map() };
  let answer: Answer | 'dropped';
  try {
    answer = await deployment.queue.score(columns, rowCount, () => exchange.isGone || exchange.duration > patience);
  } catch (error) {
    report(`Scoring ${rowCount} rows by ${deployment.name}, request ${exchange.id}: ${(error as Error).stack}`);
    throw new RefusedError({
      status: 500,
      code: 'scoring_failed',
      message: `The model could not answer. The endpoint's log says more, by the id of the request: ${exchange.id}.`,
    });
  }
  if (answer !== 'dropped') {
    deployment.counts.add(answer);
    return answer;
  }
  if (exchange.isGone) return undefined;
  return refuse(
    429,
    'too_slow',
    `No answer was ready within ${patience / 1000} seconds. Try again when less is going on.`,
    {
      retryAfter: 5,
    },
  );
}
