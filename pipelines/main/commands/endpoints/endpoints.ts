import { platforms } from '../../../endpoint/export/copyPackages.ts';
import type { Command, Subcommand } from '../../command.ts';
import { runSubcommand } from '../../runSubcommand.ts';
import { askCommands } from './askEndpoint.ts';
import { callCommands } from './callCommands.ts';
import { changeCommands } from './changeEndpoint.ts';
import { exportCommand } from './exportEndpoint.ts';
import { listCommand, showCommand } from './listEndpoints.ts';

const subcommands: Record<string, Subcommand> = {
  list: listCommand,
  show: showCommand,
  ...changeCommands,
  ...askCommands,
  ...callCommands,
  export: exportCommand,
};

export const endpointsCommand: Command = {
  name: 'endpoints',
  usage: '[list|show|start|stop|traffic|rollback|keys|test|publish|batch|invoke|export …]',
  summary: 'Lists the endpoints, or does with them what is named.',
  arguments: { min: 0, max: Number.POSITIVE_INFINITY },
  subcommands,
  options: {
    shadow: { type: 'boolean', help: 'add: the deployment gets copies of the requests, and its answers are not sent.' },
    deployment: { type: 'string', help: 'test: which deployment is to answer.' },
    requests: { type: 'boolean', help: 'logs: the requests instead of what was printed.' },
    description: { type: 'string', help: 'publish: what the version is.' },
    param: { type: 'string', multiple: true, help: 'invoke: value of a parameter, as name=value. Can be repeated.' },
    data: { type: 'string', multiple: true, help: 'invoke: path of data, as name=path. Can be repeated.' },
    version: { type: 'string', help: 'invoke: the version to run; the default one when left out.' },
    out: { type: 'string', help: 'export: the folder to write.' },
    platform: { type: 'string', help: `export: ${platforms.join(', ')}; this one when left out.` },
  },
  async run(args, context) {
    return await runSubcommand('endpoints', subcommands, args.length === 0 ? ['list'] : args, context);
  },
};
