import { mkdirSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { app } from 'electron';
import { openUserConfig } from '../pipelines/main/settings.ts';
import { findUserFolder } from '../pipelines/main/userFolder.ts';

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

/** The workspace to begin with: the one of last time, else `Pipewright` among the user's documents. */
export async function findFirstWorkspace(): Promise<string> {
  const config = await openUserConfig(findUserFolder());
  for (const { path } of config.recent()) {
    try {
      return realpathSync(path);
    } catch {
      // Gone since, or on a disk that is not there: the one before.
    }
  }
  const folder = join(app.getPath('documents'), 'Pipewright');
  mkdirSync(folder, { recursive: true });
  return realpathSync(folder);
}
