import { EventEmitter } from 'node:events';
import { join } from 'node:path';
import { type EngineProgram, StandInEngine } from './engines.ts';
import { StandInChannel } from './ports.ts';
import { StandInWindow } from './windows.ts';

export interface StandInOptions {
  /** Folder with the app and with what Electron would keep for the user. */
  folder: string;
  isPackaged?: boolean;
  /** false: another instance runs already. */
  isFirst?: boolean;
  program?: EngineProgram;
}

type Answer = (result: unknown) => void;
type Handler = (event: unknown, ...input: unknown[]) => unknown;

/** A stand-in of the `electron` module for the main process, which records what is asked of it and does nothing. */
export function standInElectron({ folder, isPackaged = false, isFirst = true, program }: StandInOptions) {
  const recorded = {
    calls: [] as string[],
    schemes: [] as { scheme: string; privileges: Record<string, boolean> }[],
    serve: undefined as ((request: Request) => Promise<Response>) | undefined,
    handlers: new Map<string, Handler>(),
    engines: [] as StandInEngine[],
    opened: [] as string[],
    copied: [] as string[],
    menus: [] as (Menu | null)[],
    dialogs: [] as Record<string, unknown>[],
    /** Index of the button that the user presses next. */
    presses: [] as number[],
    /** Folder that the user chooses. */
    chosen: undefined as string | undefined,
    permissionRequest: undefined as ((contents: unknown, permission: string, answer: Answer) => void) | undefined,
    permissionCheck: undefined as ((contents: unknown, permission: string) => boolean) | undefined,
    devicePermission: undefined as ((details: unknown) => boolean) | undefined,
    beforeRequest: undefined as ((request: { url: string }, answer: Answer) => void) | undefined,
    keychain: { backend: 'gnome_libsecret', isAvailable: true },
  };

  const app = Object.assign(new EventEmitter(), {
    isPackaged,
    getAppPath: () => join(folder, 'build', 'out', 'electron'),
    getPath: (name: string) => join(folder, name),
    enableSandbox: () => recorded.calls.push('enableSandbox'),
    requestSingleInstanceLock: () => isFirst,
    whenReady: async () => {
      await new Promise(setImmediate);
      recorded.calls.push('ready');
    },
    quit() {
      recorded.calls.push('quit');
      const prevented = isPrevented(app, 'before-quit');
      if (!prevented) recorded.calls.push('gone');
    },
  });
  StandInWindow.all = [];
  StandInWindow.focused = null;
  StandInWindow.onContents = (contents) => app.emit('web-contents-created', {}, contents);

  const defaultSession = Object.assign(new EventEmitter(), {
    setPermissionRequestHandler(handler: typeof recorded.permissionRequest) {
      recorded.permissionRequest = handler;
    },
    setPermissionCheckHandler(handler: typeof recorded.permissionCheck) {
      recorded.permissionCheck = handler;
    },
    setDevicePermissionHandler(handler: typeof recorded.devicePermission) {
      recorded.devicePermission = handler;
    },
    webRequest: {
      onBeforeRequest(handler: typeof recorded.beforeRequest) {
        recorded.beforeRequest = handler;
      },
    },
  });

  const electron = {
    app,
    BrowserWindow: StandInWindow,
    MessageChannelMain: StandInChannel,
    session: { defaultSession },
    protocol: {
      registerSchemesAsPrivileged(schemes: typeof recorded.schemes) {
        recorded.calls.push('registerSchemes');
        recorded.schemes.push(...schemes);
      },
      handle(_scheme: string, handler: typeof recorded.serve) {
        recorded.serve = handler;
      },
    },
    ipcMain: { handle: (channel: string, handler: Handler) => recorded.handlers.set(channel, handler) },
    utilityProcess: {
      fork(entry: string, args: string[], options: Record<string, unknown>) {
        const engine = new StandInEngine(entry, args, options, program);
        recorded.engines.push(engine);
        return engine;
      },
    },
    shell: {
      async openExternal(url: string) {
        recorded.opened.push(url);
      },
    },
    clipboard: { writeText: (text: string) => recorded.copied.push(text) },
    nativeTheme: { shouldUseDarkColors: false },
    screen: { getAllDisplays: () => [{ workArea: { x: 0, y: 0, width: 1920, height: 1080 } }] },
    Menu: {
      buildFromTemplate: (template: MenuItem[]): Menu => ({ template }),
      setApplicationMenu: (menu: Menu | null) => recorded.menus.push(menu),
    },
    dialog: {
      async showMessageBox(options: Record<string, unknown>) {
        recorded.dialogs.push(options);
        return { response: recorded.presses.shift() ?? (options.cancelId as number) };
      },
      async showOpenDialog() {
        return { filePaths: recorded.chosen === undefined ? [] : [recorded.chosen] };
      },
    },
    safeStorage: {
      getSelectedStorageBackend: () => recorded.keychain.backend,
      isAsyncEncryptionAvailable: async () => recorded.keychain.isAvailable,
      encryptStringAsync: async (text: string) => Buffer.from(text, 'utf8').map((byte) => byte ^ 0x5a),
      async decryptStringAsync(bytes: Buffer) {
        return { shouldReEncrypt: false, result: Buffer.from(bytes.map((byte) => byte ^ 0x5a)).toString('utf8') };
      },
    },
  };
  return { electron, recorded, app, defaultSession };
}

export interface MenuItem {
  label?: string;
  enabled?: boolean;
  accelerator?: string;
  registerAccelerator?: boolean;
  click?(): void;
  submenu?: MenuItem[];
}
interface Menu {
  template: MenuItem[];
}

function isPrevented(emitter: EventEmitter, event: string): boolean {
  let prevented = false;
  const preventDefault = () => {
    prevented = true;
  };
  emitter.emit(event, { preventDefault });
  return prevented;
}
