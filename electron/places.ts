import { mkdirSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { app } from 'electron';
import { findFirstWorkspace } from '../pipelines/main/findFirstWorkspace.ts';

export interface Places {
  /** Folder of the built page. */
  page: string;
  preload: string;
  /** The program of the engine's process. */
  engineEntry: string;
}

/** Where the parts of the app are: in the package beside each other, in the checkout where the build puts them. */
export function findPlaces(): Places {
  const own = app.getAppPath();
  const engine = app.isPackaged ? join(process.resourcesPath, 'engine') : join(own, '..', '..', '..');
  return {
    page: app.isPackaged ? join(own, 'renderer') : join(own, '..', 'renderer'),
    preload: join(own, 'preload.cjs'),
    engineEntry: join(engine, 'electron', 'engineProcess.ts'),
  };
}

/** The workspace to begin with when none is given. The folder is made where it is missing. */
export async function makeFirstWorkspace(): Promise<string> {
  const folder = await findFirstWorkspace();
  mkdirSync(folder, { recursive: true });
  return realpathSync(folder);
}
