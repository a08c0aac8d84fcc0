import { resolve } from 'node:path';
import type { Result } from '../../../contract/error.ts';
import { type ModelVersion, modelName } from '../../../contract/registry.ts';
import { findModelOutput } from '../../../registry/findModelOutput.ts';
import { type CommandContext, type Subcommand, UsageError } from '../../command.ts';
import { changeModels, openRegistry } from '../../openModels.ts';
import { describeRegistered } from './formatModel.ts';
import { readTags } from './readTags.ts';

export const registerRunModel: Subcommand = {
  usage: 'NAME RUN [NODE]',
  summary: 'Registers the model that a step of a run has trained, or the only one of the run.',
  arguments: { min: 2, max: 3 },
  async run([name = '', run = '', node], context) {
    checkName(name);
    const { options } = context;
    const output = await findOutput(run, node, context);
    const tags = readTags((options.tag ?? []) as string[], '--tag');
    const registered = await changeModels(context, (models) =>
      models.register({ ...output, name, description: String(options.description ?? ''), tags }),
    );
    return report(registered, context);
  },
};

export const importModel: Subcommand = {
  usage: 'NAME PATH',
  summary: 'Registers an ONNX file, or the folder of an MLflow model that holds one.',
  arguments: { min: 2, max: 2 },
  async run([name = '', path = ''], context) {
    checkName(name);
    const description = String(context.options.description ?? '');
    return report(
      await changeModels(context, (models) => models.registerFile({ name, path: resolve(path), description })),
      context,
    );
  },
};

function checkName(name: string): void {
  const checked = modelName.safeParse(name);
  if (!checked.success) throw new UsageError(checked.error.issues[0]!.message);
}

async function findOutput(
  id: string,
  node: string | undefined,
  context: CommandContext,
): Promise<{ runId: string; nodeId: string; port: string }> {
  using opened = await openRegistry(context);
  const run = opened.opened.findRun(id);
  if (node !== undefined && context.options.port !== undefined)
    return { runId: run.id, nodeId: node, port: String(context.options.port) };
  const found = findModelOutput(opened.opened.history.steps(run.id), node);
  if (!found.ok) throw new UsageError(found.error);
  return { runId: run.id, ...found.value };
}

function report(registered: Result<ModelVersion, string>, { json, print, tell }: CommandContext): number {
  if (!registered.ok) {
    tell(registered.error);
    return 1;
  }
  print(json ? JSON.stringify(registered.value) : describeRegistered(registered.value));
  return 0;
}
