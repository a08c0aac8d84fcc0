import { type SchemaIssue, StepError } from '../../define.ts';

/** Ends the step with the issues' messages, if there are any: what the specs could not tell before the run. */
export function requireNoIssues(issues: readonly SchemaIssue[]): void {
  if (issues.length > 0) throw new StepError(issues.map((issue) => issue.message).join('\n'));
}
