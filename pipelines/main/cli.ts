import { parseArgs } from 'node:util';
import { type Command, type CommandContext, UsageError } from './command.ts';
import { formatTable } from './formatText.ts';
import { findWorkspace } from './workspace.ts';

/** In the order in which help lists them. A command's code is loaded when it is called. */
const commands: Record<string, () => Promise<Command>> = {
  run: async () => (await import('./commands/run.ts')).runCommand,
  validate: async () => (await import('./commands/validate.ts')).validateCommand,
  explain: async () => (await import('./commands/explain.ts')).explainCommand,
  modules: async () => (await import('./commands/modules.ts')).modulesCommand,
  schema: async () => (await import('./commands/schema.ts')).schemaCommand,
  runs: async () => (await import('./commands/runs.ts')).runsCommand,
  show: async () => (await import('./commands/show.ts')).showCommand,
  logs: async () => (await import('./commands/logs.ts')).logsCommand,
  outputs: async () => (await import('./commands/outputs.ts')).outputsCommand,
  compare: async () => (await import('./commands/compare.ts')).compareCommand,
  models: async () => (await import('./commands/models/models.ts')).modelsCommand,
  deploy: async () => (await import('./commands/deploy.ts')).deployCommand,
  endpoints: async () => (await import('./commands/endpoints/endpoints.ts')).endpointsCommand,
  compute: async () => (await import('./commands/compute/compute.ts')).computeCommand,
  image: async () => (await import('./commands/image.ts')).imageCommand,
  mlflow: async () => (await import('./commands/mlflow.ts')).mlflowCommand,
  cancel: async () => (await import('./commands/cancel.ts')).cancelCommand,
  serve: async () => (await import('./commands/serve.ts')).serveCommand,
  cache: async () => (await import('./commands/cache.ts')).cacheCommand,
  gc: async () => (await import('./commands/gc.ts')).gcCommand,
};

const globalOptions = {
  workspace: { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

async function main(argv: string[]): Promise<number> {
  const name = argv.find((argument, i) => !argument.startsWith('-') && argv[i - 1] !== '--workspace');
  if (name === undefined) return await printHelp(argv.length === 0 || argv.includes('--help') || argv.includes('-h'));
  const load = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!load) throw new UsageError(`There is no command "${name}". "pipewright --help" lists the commands.`);
  const command = await load();
  const own = Object.fromEntries(
    Object.entries(command.options ?? {}).map(([key, { help: _, ...option }]) => [key, option]),
  );
  const { values, positionals } = parse(argv, { ...globalOptions, ...own });
  if (values.help) {
    process.stdout.write(await describe(command));
    return 0;
  }
  const args = positionals.slice(1);
  if (args.length < command.arguments.min || args.length > command.arguments.max)
    throw new UsageError(await describe(command));
  const context: CommandContext = {
    workspace: findWorkspace(
      typeof values.workspace === 'string' ? values.workspace : process.cwd(),
      values.workspace !== undefined,
    ),
    json: values.json === true,
    options: values,
    print: (text) => process.stdout.write(`${text}\n`),
    tell: (text) => process.stderr.write(`${text}\n`),
    signal: listenForStop(),
  };
  try {
    return await command.run(args, context);
  } catch (error) {
    const { describeFailure } = await import('./describeFailure.ts');
    const { text, code } = describeFailure(error, context.workspace);
    context.tell(text);
    return code;
  }
}

function parse(argv: string[], options: NonNullable<Parameters<typeof parseArgs>[0]>['options']) {
  try {
    return parseArgs({ args: argv, options: options ?? {}, allowPositionals: true });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

/** The first Ctrl+C asks for an end; the second one ends. So does the end of whoever reads the output (`| head`). */
function listenForStop(): AbortSignal {
  const controller = new AbortController();
  process.stdout.on('error', () => controller.abort());
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (controller.signal.aborted) process.exit(130);
      controller.abort();
    });
  }
  return controller.signal;
}

async function printHelp(asked: boolean): Promise<number> {
  const rows = await Promise.all(
    Object.values(commands).map(async (load) => {
      const { name, usage, summary } = await load();
      return [`  ${name} ${usage}`.trimEnd(), summary];
    }),
  );
  const text = `Usage: pipewright [--workspace DIR] [--json] <command>\n\n${formatTable(rows)}\n\nThe workspace is the nearest folder that has .pipewright/, else the current one.\n"pipewright <command> --help" shows a command's options.\n`;
  (asked ? process.stdout : process.stderr).write(text);
  return asked ? 0 : 2;
}

async function describe({ name, usage, summary, subcommands, options = {} }: Command): Promise<string> {
  const rows = Object.entries(options).map(([key, { type, help }]) => [
    `  --${key}${type === 'string' ? ' …' : ''}`,
    help,
  ]);
  const list = rows.length === 0 ? '' : `\n${formatTable(rows)}\n`;
  const { describeSubcommands } = await import('./runSubcommand.ts');
  const below = subcommands ? `\n${describeSubcommands(name, subcommands)}\n` : '';
  return `Usage: pipewright ${name} ${usage}\n${summary}\n${below}${list}`;
}

// Whoever read the output has gone (`| head`): the run goes on, unseen.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  const known = error instanceof UsageError;
  const text = error instanceof Error ? (known ? error.message : error.stack) : String(error);
  process.stderr.write(`${text}\n`);
  process.exitCode = known ? 2 : 70;
}
