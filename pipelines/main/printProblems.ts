import type { Problem } from '../contract/error.ts';
import type { CommandContext } from './command.ts';

/** Prints what is wrong with a pipeline. Answers the exit code. */
export function printProblems(problems: readonly Problem[], context: CommandContext): number {
  if (context.json) context.print(JSON.stringify({ type: 'problems', problems }));
  for (const problem of problems) context.tell(`${describePlace(problem)}${problem.message}`);
  return 1;
}

function describePlace({ node, param, port, edge, line, column }: Problem): string {
  const parts = [
    line === undefined ? undefined : `line ${line}${column === undefined ? '' : `, column ${column}`}`,
    node,
    param === undefined ? undefined : `parameter ${param}`,
    port === undefined ? undefined : `port ${port}`,
    edge === undefined || node !== undefined ? undefined : `${edge.from} → ${edge.to}`,
  ].filter((part) => part !== undefined);
  return parts.length === 0 ? '' : `${parts.join(', ')}: `;
}
