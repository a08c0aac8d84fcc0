import type { Command, Subcommand } from '../../command.ts';
import { runSubcommand } from '../../runSubcommand.ts';
import { updateModel } from './changeModel.ts';
import { downloadModel } from './downloadModel.ts';
import { listModelsCommand } from './listModels.ts';
import { importModel, registerRunModel } from './registerModel.ts';
import { removeModel } from './removeModel.ts';
import { showModel } from './showModel.ts';

const subcommands: Record<string, Subcommand> = {
  list: listModelsCommand,
  show: showModel,
  register: registerRunModel,
  import: importModel,
  stage: updateModel.stage,
  tag: updateModel.tag,
  rm: removeModel,
  download: downloadModel,
};

export const modelsCommand: Command = {
  name: 'models',
  usage: '[list|show|register|import|stage|tag|rm|download …]',
  summary:
    'Lists the registered models, or does with them what is named. VERSION is a number, "latest" or "production".',
  arguments: { min: 0, max: Number.POSITIVE_INFINITY },
  subcommands,
  options: {
    description: { type: 'string', help: 'register, import: what the version is.' },
    tag: { type: 'string', multiple: true, help: 'register: a tag, as name=value. Can be repeated.' },
    port: { type: 'string', help: 'register: the output of the step, where it has several models.' },
    format: { type: 'string', help: 'download: onnx (the default), model or servable.' },
    out: { type: 'string', help: 'download: the file, or for model and servable the folder, to write.' },
  },
  async run(args, context) {
    return await runSubcommand('models', subcommands, args.length === 0 ? ['list'] : args, context);
  },
};
