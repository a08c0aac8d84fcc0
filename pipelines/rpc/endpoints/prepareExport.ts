import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { RealTimeEndpoint } from '../../contract/endpoint.ts';
import type { Result } from '../../contract/error.ts';
import { type Platform, platforms } from '../../endpoint/export/copyPackages.ts';
import { exportFolder } from '../../endpoint/export/exportFolder.ts';
import type { OpenWorkspace } from '../appContext.ts';
import type { Download } from '../downloads.ts';
import { zipAs } from '../outputs/prepareDownload.ts';

/** A real-time endpoint as the archive of a folder that runs with Node alone. The error is what to tell the user. */
export async function prepareExport(
  workspace: OpenWorkspace,
  { id, name }: RealTimeEndpoint,
  platform: Platform | undefined,
): Promise<Result<Download, string>> {
  const wanted = platform ?? platforms.find((one) => one === `${process.platform}-${process.arch}`);
  if (!wanted) return { ok: false, error: `Choose a platform: ${platforms.join(', ')}.` };
  const folder = join(workspace.state, 'views', 'exports', randomUUID());
  try {
    const exported = await exportFolder(workspace.endpoints.folders.folderOf(id), folder, wanted);
    return exported.ok ? await zipAs(workspace, folder, `${name} ${wanted}.zip`) : exported;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
