import { type CommandContext, type Subcommand, UsageError } from './command.ts';
import { formatTable } from './formatText.ts';

/** Does what the first argument names. Throws UsageError with the list of what can be done. */
export async function runSubcommand(
  command: string,
  subcommands: Readonly<Record<string, Subcommand>>,
  [name = '', ...args]: string[],
  context: CommandContext,
): Promise<number> {
  const found = Object.hasOwn(subcommands, name) ? subcommands[name] : undefined;
  if (!found) throw new UsageError(`Usage:\n${describeSubcommands(command, subcommands)}`);
  if (args.length < found.arguments.min || args.length > found.arguments.max)
    throw new UsageError(`Usage: pipewright ${command} ${name} ${found.usage}\n${found.summary}`);
  return await found.run(args, context);
}

/** One line for each. */
export function describeSubcommands(command: string, subcommands: Readonly<Record<string, Subcommand>>): string {
  return formatTable(
    Object.entries(subcommands).map(([name, { usage, summary }]) => [
      `  pipewright ${command} ${name} ${usage}`.trimEnd(),
      summary,
    ]),
  );
}
