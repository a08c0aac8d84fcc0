import { join, resolve } from 'node:path';
import { app, BrowserWindow, session } from 'electron';
import type { GivenFile } from '../pipelines/contract/desktopBridge.ts';
import { answerPages, giveFile } from './answerPages.ts';
import { askBeforeQuitting, askForFolder, tellFailed, tellGivenUp, tellRefused } from './dialogs.ts';
import { EngineKeeper } from './engineKeeper.ts';
import { findGivenPlace, type GivenPlace, readPlace } from './givenPlace.ts';
import { showFirstMenu } from './menu.ts';
import { findPlaces, makeFirstWorkspace } from './places.ts';
import { registerScheme, servePage } from './protocol.ts';
import { Secrets } from './secrets.ts';
import { guardContents, guardSession } from './security.ts';
import { openWindow } from './window.ts';

// The desktop window's main process. It shows windows and hands ports on; the work is done in the engine's process.

/** Asked to be opened before there was a window. */
let given = findAsked(process.argv, process.cwd());
let open: ((place: GivenPlace | undefined) => void) | undefined;

app.enableSandbox();
registerScheme();
guardContents();
if (app.requestSingleInstanceLock()) {
  app.on('second-instance', (_event, argv, cwd) => show(findAsked(argv, cwd)));
  // A Mac tells files by an event, also the one that the app was started with.
  app.on('open-file', (event, path) => {
    event.preventDefault();
    show(readPlace(path));
  });
  // Not awaited here: Electron becomes ready only after this file has been evaluated.
  void app.whenReady().then(start).catch(failToStart);
} else {
  // The other instance has the arguments by now.
  app.quit();
}

/** In the checkout, the folder of the app itself is among the arguments of Electron. */
function findAsked(argv: readonly string[], cwd: string): GivenPlace | undefined {
  const args = argv.slice(1).filter((argument) => resolve(cwd, argument) !== app.getAppPath());
  return findGivenPlace(args, cwd);
}

function show(place: GivenPlace | undefined): void {
  if (open) open(place);
  else given = place ?? given;
}

async function start(): Promise<void> {
  const places = findPlaces();
  const userData = app.getPath('userData');
  guardSession(session.defaultSession);
  showFirstMenu();
  const engine = new EngineKeeper(places.engineEntry, given?.workspace ?? (await makeFirstWorkspace()), {
    refused: (message) =>
      void tellRefused(message).then((folder) => (folder === undefined ? app.quit() : engine.start(folder))),
    givenUp: (crashes) => void tellGivenUp(crashes).then((again) => (again ? engine.start() : app.quit())),
  });
  servePage(places.page, (ticket) => engine.download(ticket));
  const openAnother = () =>
    openWindow({ preload: places.preload, stateFile: join(userData, 'window.json'), hasDevTools: !app.isPackaged });
  answerPages({ engine, secrets: new Secrets(join(userData, 'secrets.json')), openWindow: openAnother, askForFolder });

  open = (place) => {
    const window = BrowserWindow.getFocusedWindow() ?? BrowserWindow.getAllWindows().at(-1) ?? openAnother();
    if (window.isMinimized()) window.restore();
    window.focus();
    if (place) giveFile(window.webContents, toFile(place));
  };
  engine.start();
  openAnother();
  if (given?.type === 'file') open(given);

  app.on('activate', () => {
    if (BrowserWindow.getAllWindows().length === 0) openAnother();
  });
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });
  quitCleanly(engine);
}

function failToStart(error: unknown): void {
  console.error(error);
  tellFailed(error);
  app.exit(70);
}

/** A folder is opened like a file, with no pipeline in it to show. */
function toFile(place: GivenPlace): GivenFile {
  return { workspace: place.workspace, path: place.type === 'file' ? place.path : '' };
}

/** Before the app quits, the engine lets go of the workspace; while runs are going on, the user is asked first. */
function quitCleanly(engine: EngineKeeper): void {
  let state: 'open' | 'asking' | 'closed' = 'open';
  app.on('before-quit', (event) => {
    if (state === 'closed') return;
    event.preventDefault();
    if (state === 'asking') return;
    state = 'asking';
    void (async () => {
      const mayQuit = await askBeforeQuitting(await engine.countRuns());
      state = mayQuit ? 'closed' : 'open';
      if (!mayQuit) return open?.(undefined);
      await engine.close();
      app.quit();
    })();
  });
}
