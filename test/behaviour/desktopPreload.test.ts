import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { channels } from '../../electron/channels.ts';
import type { DesktopBridge } from '../../pipelines/contract/desktopBridge.ts';

const main = Object.assign(new EventEmitter(), { invoke: vi.fn(async (..._call: unknown[]) => undefined) });
const posted: unknown[][] = [];
let exposed: [string, Record<string, unknown>][] = [];

beforeEach(async () => {
  vi.resetModules();
  main.removeAllListeners();
  main.invoke.mockClear();
  posted.length = 0;
  exposed = [];
  vi.stubGlobal('window', {
    location: { origin: 'app://pipewright' },
    postMessage: (...message: unknown[]) => posted.push(message),
  });
  vi.doMock('electron', () => ({
    contextBridge: { exposeInMainWorld: (name: string, api: Record<string, unknown>) => exposed.push([name, api]) },
    ipcRenderer: main,
    webUtils: { getPathForFile: (file: { name: string }) => `/disk/${file.name}` },
  }));
  await import('../../electron/preload.ts');
});
afterEach(() => {
  vi.doUnmock('electron');
  vi.unstubAllGlobals();
});

const bridge = () => exposed[0]?.[1] as unknown as DesktopBridge;

describe('The preload script', () => {
  test('gives the page these functions under one name, and nothing else', () => {
    expect(exposed.map(([name]) => name)).toEqual(['pipewrightDesktop']);
    expect(Object.entries(exposed[0]?.[1] ?? {}).map(([name, value]) => `${name}: ${typeof value}`)).toEqual([
      'connect: function',
      'setMenu: function',
      'onAction: function',
      'onGivenFile: function',
      'openDropped: function',
      'chooseFolder: function',
      'openWindow: function',
      'copyText: function',
      'listSecrets: function',
      'setSecret: function',
      'removeSecret: function',
    ]);
  });

  test('hands ports of the engine to its own page only', () => {
    const port = {};
    main.emit(channels.enginePort, { ports: [port], sender: {} });
    expect(posted).toEqual([['pipewright:engine-port', 'app://pipewright', [port]]]);
  });

  test('passes no event of Electron on, whose sender would be a way around it', () => {
    const heard: unknown[][] = [];
    bridge().onAction((...all: unknown[]) => heard.push(all));
    bridge().onGivenFile((...all: unknown[]) => heard.push(all));
    main.emit(channels.action, { sender: main }, 'run', 'more');
    main.emit(channels.givenFile, { sender: main }, { workspace: '/w', path: 'a' }, 'more');
    expect(heard).toEqual([['run'], [{ workspace: '/w', path: 'a' }]]);
  });

  test('tells the path of a dropped file to the main process, and not to the page', async () => {
    expect(await bridge().openDropped({ name: 'price.pipeline.json' })).toBeUndefined();
    expect(main.invoke).toHaveBeenLastCalledWith(channels.openDropped, '/disk/price.pipeline.json');
  });

  test('calls one channel each, with what it was given', async () => {
    await bridge().connect();
    await bridge().setSecret('name', 'value');
    await bridge().copyText('text');
    expect(main.invoke.mock.calls).toEqual([
      [channels.connect],
      [channels.setSecret, 'name', 'value'],
      [channels.copyText, 'text'],
    ]);
  });
});
