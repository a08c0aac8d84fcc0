import type { Evaluation, EvaluationResult } from '../../../pipelines/contract/evaluation.ts';
import { text } from '../../text/en.ts';

/** A result with the letter that it is called by, and its place in the evaluation. */
export interface Shown<R extends EvaluationResult = EvaluationResult> {
  result: R;
  index: number;
  letter: string;
  /** Its name, with the letter where there are several. */
  name: string;
}

/** The results of an evaluation as they are called in all charts and tables. */
export function nameResults({ results }: Evaluation): Shown[] {
  return results.map((result, index) => {
    const letter = letterOf(index);
    const name = results.length > 1 ? text.evaluation.resultOf(letter, result.name) : result.name;
    return { result, index, letter, name };
  });
}

/** A, B, …, Z, AA, … */
function letterOf(index: number): string {
  const last = String.fromCharCode(65 + (index % 26));
  return index < 26 ? last : letterOf(Math.floor(index / 26) - 1) + last;
}

/** The results of one task. An evaluation has only one task. */
export function ofTask<T extends EvaluationResult['task']>(shown: readonly Shown[], task: T) {
  return shown.filter((entry) => entry.result.task === task) as Shown<Extract<EvaluationResult, { task: T }>>[];
}
