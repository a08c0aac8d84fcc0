import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import type { EngineConnection } from '../../compute/connectEngine.ts';
import { EnvironmentFiles } from '../../compute/environmentFiles.ts';
import type { Result } from '../../contract/error.ts';
import { type Command, type CommandContext, type Subcommand, UsageError } from '../command.ts';
import { openTargetStore } from '../computePlaces.ts';
import { formatTable } from '../formatText.ts';
import { report } from '../openEndpoints.ts';
import { runSubcommand } from '../runSubcommand.ts';
import { workspacePaths } from '../workspace.ts';

const subcommands: Record<string, Subcommand> = {
  build: {
    usage: '--target T [--environment E] [--out FILE]',
    summary: 'Builds the image that steps run in on a target, where it is not there yet.',
    arguments: { min: 0, max: 0 },
    run: (_, context) =>
      useTarget(context, async ({ docker }) => {
        const { environment: name, out } = context.options;
        const environment = name === undefined ? undefined : findEnvironment(String(name), context.workspace);
        const { ensureImage } = await import('../ensureImage.ts');
        const built = await ensureImage(docker, environment, (line) => context.tell(line));
        if (built.ok && out !== undefined)
          await pipeline(await docker.getImage(built.value.id).get(), createWriteStream(String(out)));
        return report(built, context, ({ id, reused }) => `${id} ${reused ? 'was there' : 'is built'}.`);
      }),
  },
  list: {
    usage: '--target T',
    summary: 'Lists the images of steps on a target.',
    arguments: { min: 0, max: 0 },
    run: (_, context) =>
      useTarget(context, async ({ docker }) => {
        const { imageLabel } = await import('../../image/dockerfiles.ts');
        const images = await docker.listImages({ filters: { label: [imageLabel] } });
        const rows = images.map(({ Id, RepoTags, Size }) => ({ id: Id, tags: RepoTags ?? [], size: Size }));
        const words = () =>
          rows.length === 0
            ? 'There is none.'
            : formatTable(rows.map(({ id, tags, size }) => [tags[0] ?? id, `${Math.round(size / 1e6)} MB`]));
        return report({ ok: true, value: rows }, context, words);
      }),
  },
};

export const imageCommand: Command = {
  name: 'image',
  usage: '[build|list] --target T',
  summary: 'Builds or lists the images that steps run in on a compute target.',
  arguments: { min: 1, max: 1 },
  subcommands,
  options: {
    target: { type: 'string', help: 'The compute target.' },
    environment: { type: 'string', help: "build: environment of the workspace; the program's own when left out." },
    out: { type: 'string', help: 'build: a file for the image, to be read by "docker load" elsewhere.' },
  },
  run: (args, context) => runSubcommand('image', subcommands, args, context),
};

async function useTarget(
  context: CommandContext,
  use: (connection: EngineConnection) => Promise<number>,
): Promise<number> {
  const { target: name } = context.options;
  if (name === undefined) throw new UsageError('Name a compute target with --target. "pipewright compute" lists them.');
  const { connectEngine } = await import('../../compute/connectEngine.ts');
  const { EngineConnectionError } = await import('../../compute/engineConnectionError.ts');
  const store = openTargetStore(workspacePaths(context.workspace));
  const target = store.find(String(name));
  const secrets = target.ok ? store.secretsOf(target.value) : target;
  if (!target.ok || !secrets.ok) return report<never>(target.ok ? (secrets as Result<never, string>) : target, context, () => ''); // biome-ignore format: one line
  try {
    const connection = await connectEngine(target.value.engine, secrets.value);
    try {
      return await use(connection);
    } finally {
      connection.close();
    }
  } catch (error) {
    if (error instanceof EngineConnectionError) return report({ ok: false, error: error.message }, context, () => '');
    throw error;
  }
}

function findEnvironment(name: string, workspace: string) {
  const found = new EnvironmentFiles(workspace).find(name);
  if (!found.ok) throw new UsageError(found.error);
  return found.value;
}
