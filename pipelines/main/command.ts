import type { ParseArgsOptionDescriptor } from 'node:util';

/** What every command is given beside its own arguments. */
export interface CommandContext {
  /** Absolute path of the workspace. */
  workspace: string;
  /** Print JSON, and nothing else, on stdout. */
  json: boolean;
  /** Options of the command, as parsed. */
  options: Record<string, string | boolean | (string | boolean)[] | undefined>;
  print(text: string): void;
  /** For people, beside the result: stderr. */
  tell(text: string): void;
  /** Aborted by Ctrl+C and by SIGTERM. */
  signal: AbortSignal;
}

/** One command of the command line: what help shows and what it does. */
export interface Command {
  name: string;
  /** Arguments after the name, as help shows them. */
  usage: string;
  summary: string;
  /** How many arguments it takes. */
  arguments: { min: number; max: number };
  options?: Record<string, ParseArgsOptionDescriptor & { help: string }>;
  /** By their first argument: several things that it does. Help lists them. */
  subcommands?: Readonly<Record<string, Subcommand>>;
  /** Answers the exit code. */
  run(args: string[], context: CommandContext): Promise<number>;
}

/** One of several things that a command does, named by its first argument. */
export interface Subcommand {
  /** Arguments after the name. */
  usage: string;
  summary: string;
  /** How many arguments it takes. */
  arguments: { min: number; max: number };
  /** Answers the exit code. */
  run(args: string[], context: CommandContext): Promise<number>;
}

/** An error of usage: said in words, exit code 2. */
export class UsageError extends Error {
  override name = 'UsageError';
}
