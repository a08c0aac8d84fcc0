import type { Problem } from '../contract/error.ts';

/** More problems than these help nobody, and the first ones are the cause of most. */
const mostProblems = 1_000;

/** Cuts a list of problems, and says how many more there are. */
export function limitProblems(problems: Problem[]): Problem[] {
  if (problems.length <= mostProblems) return problems;
  const message = `There are ${problems.length - mostProblems} more problems. Mend these first.`;
  return [...problems.slice(0, mostProblems), { code: 'too-many', message }];
}
