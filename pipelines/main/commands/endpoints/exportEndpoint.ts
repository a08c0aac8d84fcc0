import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { platforms } from '../../../endpoint/export/copyPackages.ts';
import { exportFolder } from '../../../endpoint/export/exportFolder.ts';
import { type Subcommand, UsageError } from '../../command.ts';
import { findEndpoint, openEndpoints, report } from '../../openEndpoints.ts';

export const exportCommand: Subcommand = {
  usage: 'NAME --out FOLDER [--platform PLATFORM]',
  summary: 'Writes a folder that runs with Node alone, and from which a container image is built.',
  arguments: { min: 1, max: 1 },
  async run([name = ''], context) {
    const { out, platform: wanted = `${process.platform}-${process.arch}` } = context.options;
    if (typeof out !== 'string') throw new UsageError('Name the folder to write with --out.');
    const platform = platforms.find((one) => one === wanted);
    if (!platform) throw new UsageError(`--platform is one of ${platforms.join(', ')}, not "${wanted}".`);
    const target = resolve(out);
    if (existsSync(target)) throw new UsageError(`${target} is there already. Name a new folder.`);
    using opened = await openEndpoints(context);
    const { endpoint } = findEndpoint(opened, name, 'real-time');
    const exported = await exportFolder(opened.endpoints.folders.folderOf(endpoint.id), target, platform);
    const done = exported.ok ? { ok: true as const, value: { name, path: target, platform } } : exported;
    return report(done, context, () => `Wrote ${target}\nStart it there, with Node 22 or newer: node serve.mjs`);
  },
};
