import { resolve } from 'node:path';
import { modelFormat } from '../../../contract/rpc/models.ts';
import { findModelFile } from '../../../registry/findModelFile.ts';
import { type Subcommand, UsageError } from '../../command.ts';
import { copyWritable } from '../../copyWritable.ts';
import { openRegistry } from '../../openModels.ts';
import { findVersion } from './findVersion.ts';

export const downloadModel: Subcommand = {
  usage: 'NAME VERSION --out PATH [--format onnx|model|servable]',
  summary:
    'Copies what a version holds: preprocessing and model in one ONNX file, the model’s folder, or what is served.',
  arguments: { min: 2, max: 2 },
  async run([name = '', text = ''], context) {
    const { out, format = 'onnx' } = context.options;
    if (typeof out !== 'string') throw new UsageError('Name the place to write with --out.');
    const wanted = modelFormat.safeParse(format);
    if (!wanted.success) throw new UsageError(`--format is one of ${modelFormat.options.join(', ')}, not "${format}".`);
    using opened = await openRegistry(context);
    const { version } = findVersion(opened.registry, name, text);
    const found = await findModelFile(opened.registry, { name, version }, wanted.data);
    if (!found.ok) {
      context.tell(found.error);
      return 1;
    }
    const target = resolve(out);
    await copyWritable(found.value.path, target, found.value.kind);
    context.print(context.json ? JSON.stringify({ name, version, path: target }) : `Copied to ${target}`);
    return 0;
  },
};
