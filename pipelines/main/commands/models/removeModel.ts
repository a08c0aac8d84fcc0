import type { CommandContext, Subcommand } from '../../command.ts';
import { changeModels, openRegistry } from '../../openModels.ts';
import { findVersion } from './findVersion.ts';

export const removeModel: Subcommand = {
  usage: 'NAME [VERSION]',
  summary: 'Removes a version, or the model with all of them. One that is deployed is refused.',
  arguments: { min: 1, max: 2 },
  async run([name = '', text], context) {
    const version = await readVersion(name, text, context);
    const removed = await changeModels(context, (models) => models.remove(name, version));
    if (!removed.ok) {
      context.tell(removed.error);
      return 1;
    }
    const words = version === null ? `Removed the model "${name}".` : `Removed version ${version} of "${name}".`;
    context.print(context.json ? JSON.stringify({ name, version }) : words);
    return 0;
  },
};

/** null: all of them. */
async function readVersion(name: string, text: string | undefined, context: CommandContext): Promise<number | null> {
  using opened = await openRegistry(context);
  const found = findVersion(opened.registry, name, text);
  return text === undefined ? null : found.version;
}
