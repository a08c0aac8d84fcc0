import { realpathSync, statSync } from 'node:fs';
import { basename, dirname, relative, resolve, sep } from 'node:path';
import type { GivenFile } from '../pipelines/contract/desktopBridge.ts';
import { findWorkspace } from '../pipelines/main/workspace.ts';

const pipelineEnding = '.pipeline.json';

/** What the app was started for: a pipeline file, or a folder as workspace. */
export type GivenPlace = ({ type: 'file' } & GivenFile) | { type: 'folder'; workspace: string };

/**
 * The last argument that names a pipeline file or a folder that is there. `args` are those behind the program's own. Switches,
 * which the operating system and Chromium put among them, are passed over.
 */
export function findGivenPlace(args: readonly string[], cwd: string): GivenPlace | undefined {
  for (const argument of args.toReversed()) {
    if (argument.startsWith('-')) continue;
    const place = readPlace(resolve(cwd, argument));
    if (place) return place;
  }
  return undefined;
}

/** Undefined for what is neither a pipeline file nor a folder. */
export function readPlace(named: string): GivenPlace | undefined {
  try {
    const path = realpathSync(named);
    if (statSync(path).isDirectory()) return { type: 'folder', workspace: path };
    if (!basename(path).endsWith(pipelineEnding)) return undefined;
    const workspace = findWorkspace(dirname(path), false);
    return { type: 'file', workspace, path: relative(workspace, path).replaceAll(sep, '/') };
  } catch {
    return undefined;
  }
}
