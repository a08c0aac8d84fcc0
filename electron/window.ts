import { BrowserWindow, nativeTheme } from 'electron';
import { appAddress } from './appAddress.ts';
import { keepWindowState, readWindowState } from './windowState.ts';

export interface WindowOptions {
  preload: string;
  /** File that keeps size and place. */
  stateFile: string;
  hasDevTools: boolean;
}

/** Opens a window with the page. The page has no Node, and a process that the operating system confines. */
export function openWindow({ preload, stateFile, hasDevTools }: WindowOptions): BrowserWindow {
  const { isMaximized, ...bounds } = readWindowState(stateFile, BrowserWindow.getAllWindows().length);
  const window = new BrowserWindow({
    ...bounds,
    minWidth: 720,
    minHeight: 480,
    // Shown when there is something to see; until then in the colour that it will have.
    show: false,
    backgroundColor: nativeTheme.shouldUseDarkColors ? '#242424' : '#ffffff',
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      devTools: hasDevTools,
    },
  });
  if (isMaximized) window.maximize();
  window.once('ready-to-show', () => window.show());
  keepWindowState(window, stateFile);
  void window.loadURL(appAddress).catch(() => {});
  return window;
}
