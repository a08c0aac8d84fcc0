import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { type SharedCache, sharedCache } from '../../contract/sharedCache.ts';
import { type Command, type CommandContext, type Subcommand, UsageError } from '../command.ts';
import { openEngine } from '../openEngine.ts';
import { runSubcommand } from '../runSubcommand.ts';
import { chooseSharedPlace, openSharedPlace } from '../sharing.ts';
import { createWorkspace, workspacePaths } from '../workspace.ts';

const subcommands: Record<string, Subcommand> = {
  show: {
    usage: '',
    summary: 'Tells where results are shared with other machines.',
    arguments: { min: 0, max: 0 },
    async run(_, context) {
      const place = openSharedPlace(workspacePaths(context.workspace)).read();
      if (!place.ok) return refuse(place.error, context);
      if (context.json) context.print(JSON.stringify(place.value ?? null));
      else context.print(place.value ? `Results are shared at ${describe(place.value)}.` : 'Results are not shared.');
      return 0;
    },
  },
  use: {
    usage: 'FOLDER|s3://BUCKET/PREFIX',
    summary: 'Shares results with other machines there from now on. A bucket takes --endpoint, --key-id and --secret.',
    arguments: { min: 1, max: 1 },
    async run([text = ''], context) {
      const paths = workspacePaths(context.workspace);
      createWorkspace(paths);
      const { place, secret } = await readPlace(text, context);
      const used = await chooseSharedPlace(openSharedPlace(paths), place, secret);
      if (!used.ok) return refuse(used.error, context);
      context.print(
        `Results are shared at ${describe(place)} from now on. "pipewright cache push" sends those of before.`,
      );
      return 0;
    },
  },
  off: {
    usage: '',
    summary: 'Shares nothing from now on. What is there stays there.',
    arguments: { min: 0, max: 0 },
    async run(_, context) {
      await openSharedPlace(workspacePaths(context.workspace)).remove();
      context.print('Results are not shared any more.');
      return 0;
    },
  },
  push: {
    usage: '',
    summary: 'Sends every result of this workspace that is not there yet.',
    arguments: { min: 0, max: 0 },
    async run(_, context) {
      const place = openSharedPlace(workspacePaths(context.workspace)).read();
      if (!place.ok) return refuse(place.error, context);
      if (!place.value) return refuse('Results are not shared. Say where: pipewright cache use FOLDER.', context);
      const engine = await openEngine(context);
      if (!engine) return 1;
      try {
        const sent = await (await engine.sharing()).sendAll();
        context.print(
          sent === undefined ? 'Nothing was sent.' : `Sent ${sent.sent} results; ${sent.present} were there already.`,
        );
        return sent === undefined || sent.failed > 0 ? 1 : 0;
      } finally {
        await engine.close();
      }
    },
  },
};

export const cacheCommand: Command = {
  name: 'cache',
  usage: '[show|use|off|push …]',
  summary: 'Shares results with other machines, by a folder or a bucket.',
  arguments: { min: 0, max: Number.POSITIVE_INFINITY },
  subcommands,
  options: {
    endpoint: { type: 'string', help: 'use: address of the S3-compatible service.' },
    region: { type: 'string', help: 'use: region of the bucket. Default: us-east-1.' },
    'key-id': { type: 'string', help: 'use: id of the access key.' },
    secret: { type: 'string', help: 'use: file that holds the secret key; it is kept encrypted for this user.' },
  },
  async run(args, context) {
    return await runSubcommand('cache', subcommands, args.length === 0 ? ['show'] : args, context);
  },
};

async function readPlace(text: string, { options }: CommandContext): Promise<{ place: SharedCache; secret?: string }> {
  const bucket = /^s3:\/\/([^/]+)\/?(.*)$/.exec(text);
  if (!bucket) return { place: { kind: 'folder', path: resolve(text) } };
  const { endpoint, region, 'key-id': accessKeyId, secret } = options;
  if (!endpoint || !accessKeyId) throw new UsageError('A bucket takes --endpoint URL, --key-id ID and --secret FILE.');
  const place = sharedCache.safeParse({
    kind: 'bucket',
    endpoint,
    bucket: bucket[1],
    prefix: bucket[2],
    accessKeyId,
    ...(region === undefined ? {} : { region }),
  });
  if (!place.success) throw new UsageError(place.error.issues.map(({ message }) => message).join(' '));
  if (secret === undefined) return { place: place.data };
  const key = await readFile(String(secret), 'utf8').catch(() => undefined);
  if (key === undefined) throw new UsageError(`The file ${secret} of --secret cannot be read.`);
  return { place: place.data, secret: key.trim() };
}

function describe(place: SharedCache): string {
  return place.kind === 'folder' ? place.path : `s3://${place.bucket}/${place.prefix} (${place.endpoint})`;
}

function refuse(message: string, { tell }: CommandContext): number {
  tell(message);
  return 1;
}
