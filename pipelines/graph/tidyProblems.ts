import type { Problem } from '../contract/error.ts';
import { toPrintable } from './quoteText.ts';

/** More problems than these help nobody, and the first ones are the cause of most. */
const mostProblems = 1_000;

/**
 * Makes problems fit to be shown: cuts a long list and says how many more there are; cuts long texts, and takes out
 * characters that a terminal would act on. Names of columns and keys may hold anything, and modules repeat them.
 */
export function tidyProblems(problems: readonly Problem[]): Problem[] {
  const shown = problems.slice(0, mostProblems).map((problem) => ({
    ...problem,
    message: toPrintable(problem.message, 2_000),
    ...(problem.param !== undefined && { param: toPrintable(problem.param, 300) }),
  }));
  if (problems.length <= mostProblems) return shown;
  const message = `There are ${problems.length - mostProblems} more problems. Mend these first.`;
  return [...shown, { code: 'too-many', message }];
}
