import type { Problem } from '../../contract/error.ts';

/** What a PROBLEMS error is made of: the first problem is its message. */
export function asProblems(problems: Problem[]): { message: string; data: { problems: Problem[] } } {
  return { message: problems[0]?.message ?? 'The pipeline has problems.', data: { problems } };
}
