import type { EvaluationResult } from '../../../pipelines/contract/evaluation.ts';
import type { Shown } from './shownResults.ts';

/** The results whose numbers are shown side by side. */
export interface Pair<R extends EvaluationResult = EvaluationResult> {
  first: Shown<R>;
  second: Shown<R> | undefined;
}
