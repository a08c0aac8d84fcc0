import type { Scorer } from './servedRows.ts';
import { type ScorerOptions, SqlScorer } from './sqlScorer.ts';

/** Opens the folder of a servable to score rows with. Throws StepError when it cannot be served. */
export async function openScorer(folder: string, options: ScorerOptions = {}): Promise<Scorer> {
  return await SqlScorer.open(folder, options);
}
