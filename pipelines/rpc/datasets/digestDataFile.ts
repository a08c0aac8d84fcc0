import { lstat } from 'node:fs/promises';
import { digestContent } from '../../cache/contentDigest.ts';
import { locateDataFile } from './dataFiles.ts';

const known = new Map<string, { stamp: string; digest: string }>();

/** sha256 of a file of the workspace, found once a change of it; undefined where there is none. */
export async function digestDataFile(workspace: string, file: string): Promise<string | undefined> {
  const path = await locateDataFile(workspace, file);
  if (path === undefined) return undefined;
  const { ino, ctimeNs, size } = await lstat(path, { bigint: true });
  const stamp = `${ino}:${ctimeNs}:${size}`;
  const kept = known.get(path);
  if (kept?.stamp === stamp) return kept.digest;
  const { digest } = await digestContent(path);
  known.set(path, { stamp, digest });
  return digest;
}
