import { type ModelStage, type ModelVersion, modelStage } from '../../../contract/registry.ts';
import { type CommandContext, type Subcommand, UsageError } from '../../command.ts';
import { changeModels, openRegistry } from '../../openModels.ts';
import { findVersion } from './findVersion.ts';
import { readTags } from './readTags.ts';

/** Subcommands that change one version. */
export const updateModel = {
  stage: {
    usage: `NAME VERSION ${modelStage.options.join('|')}`,
    summary: 'Says how far a version has come. The one that was in production before is archived.',
    arguments: { min: 3, max: 3 },
    async run([name = '', version = '', stage = ''], context) {
      const parsed = modelStage.safeParse(stage);
      if (!parsed.success) throw new UsageError(`A stage is one of ${modelStage.options.join(', ')}, not "${stage}".`);
      return await change(name, version, context, () => ({ stage: parsed.data }));
    },
  },
  tag: {
    usage: 'NAME VERSION NAME=VALUE …',
    summary: 'Sets tags of a version; NAME= without a value takes one away.',
    arguments: { min: 3, max: Number.POSITIVE_INFINITY },
    async run([name = '', version = '', ...list], context) {
      const given = readTags(list, 'A tag');
      return await change(name, version, context, ({ tags }) => ({
        tags: Object.fromEntries(Object.entries({ ...tags, ...given }).filter(([, value]) => value !== '')),
      }));
    },
  },
} satisfies Record<string, Subcommand>;

async function change(
  name: string,
  versionText: string,
  context: CommandContext,
  changeOf: (version: ModelVersion) => { stage?: ModelStage; tags?: Record<string, string> },
): Promise<number> {
  const version = await readVersion(name, versionText, context);
  const reference = { name, version: version.version };
  const changed = await changeModels(context, (models) => models.update(reference, changeOf(version)));
  if (!changed.ok) {
    context.tell(changed.error);
    return 1;
  }
  const { stage, tags } = changed.value;
  const list = Object.entries(tags).map((pair) => pair.join('='));
  const words = `Version ${version.version} of "${name}": stage ${stage}${list.length > 0 ? `, tags ${list.join(', ')}` : ''}.`;
  context.print(context.json ? JSON.stringify(changed.value) : words);
  return 0;
}

async function readVersion(name: string, text: string, context: CommandContext): Promise<ModelVersion> {
  using opened = await openRegistry(context);
  return findVersion(opened.registry, name, text);
}
