import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { vi } from 'vitest';
import type { Channel } from '../../../electron/channels.ts';
import { until } from '../until.ts';
import type { EngineProgram } from './engines.ts';
import { standInElectron } from './standIn.ts';
import { type StandInContents, StandInWindow } from './windows.ts';

export interface DesktopOptions {
  /** Behind the program's own arguments; `{folder}` stands for the folder of this start. */
  args?: string[];
  isPackaged?: boolean;
  isFirst?: boolean;
  program?: EngineProgram;
  /** Before anything is started. */
  prepare?(folder: string): Promise<void>;
}

/** Evaluates the real electron/main.ts with the recording stand-in in place of the `electron` module. */
export async function startDesktop({ args = [], prepare, isPackaged = false, ...options }: DesktopOptions = {}) {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'pipewright-desktop-')));
  await mkdir(join(folder, 'userData'));
  await makePage(join(folder, 'build', 'out', isPackaged ? 'electron/renderer' : 'renderer'));
  vi.stubEnv('PIPEWRIGHT_HOME', join(folder, 'home'));
  vi.stubEnv('HOME', folder);
  await prepare?.(folder);
  const standIn = standInElectron({ folder, isPackaged, ...options });
  const { recorded, app } = standIn;
  vi.resetModules();
  vi.doMock('electron', () => standIn.electron);
  const own = isPackaged ? ['/opt/Pipewright/pipewright'] : ['/opt/electron', standIn.electron.app.getAppPath()];
  const argv = process.argv;
  Object.assign(process, { resourcesPath: join(folder, 'resources') });
  process.argv = [...own, ...args.map((argument) => argument.replace('{folder}', folder))];
  try {
    await import('../../../electron/main.ts');
    if (options.isFirst !== false) await until(() => StandInWindow.all.length > 0);
  } finally {
    process.argv = argv;
  }

  /** A page calls the main process on a channel, by default from the top frame of the first window. */
  async function call(
    channel: Channel,
    input: unknown[] = [],
    from: Partial<{ frame: unknown; page: StandInContents }> = {},
  ) {
    const page = from.page ?? StandInWindow.all[0]?.webContents;
    const senderFrame = 'frame' in from ? from.frame : page?.mainFrame;
    const handler = recorded.handlers.get(channel);
    if (!handler) throw new Error(`Nobody answers ${channel}.`);
    return await handler({ sender: page, senderFrame }, ...input);
  }

  return {
    ...standIn,
    folder,
    own,
    call,
    get window(): StandInWindow {
      const [window] = StandInWindow.all;
      if (!window) throw new Error('There is no window.');
      return window;
    },
    get windows(): StandInWindow[] {
      return StandInWindow.all;
    },
    /** What the page fetches from its own scheme. */
    async fetch(address: string, init: RequestInit = {}): Promise<Response> {
      if (!recorded.serve) throw new Error('Nothing is served.');
      return await recorded.serve(new Request(address, init));
    },
    async [Symbol.asyncDispose]() {
      app.removeAllListeners();
      for (const engine of recorded.engines) engine.postMessage({ type: 'close' });
      await new Promise(setImmediate);
      vi.doUnmock('electron');
      vi.unstubAllEnvs();
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** A page of a few files, and around it what its scheme must not reach. */
async function makePage(page: string): Promise<void> {
  await mkdir(join(page, 'assets'), { recursive: true });
  await writeFile(join(page, 'index.html'), '<!doctype html><title>Pipewright</title>');
  await writeFile(join(page, 'assets', 'app-1a2b.js'), 'export {};');
  await writeFile(join(page, 'notes.txt'), 'not of a type that pages load');
  await mkdir(join(page, 'folder.js'));
  const outside = join(page, '..', 'renderer-secret');
  await mkdir(outside);
  await writeFile(join(outside, 'secret.js'), 'secret');
  await symlink(join(outside, 'secret.js'), join(page, 'link.js'));
  await symlink(outside, join(page, 'linked'));
  await symlink('app-1a2b.js', join(page, 'assets', 'own-link.js'));
}
