import { mkdir, readFile, realpath, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import { describe, expect, test } from 'vitest';
import { channels } from '../../electron/channels.ts';
import { engineRequest } from '../../electron/engineProtocol.ts';
import { serveEngine } from '../../electron/serveEngine.ts';
import type { Client } from '../rig/appServer.ts';
import type { EngineProgram } from '../rig/electron/engines.ts';
import type { MenuItem } from '../rig/electron/standIn.ts';
import { startDesktop } from '../rig/electron/startDesktop.ts';
import type { StandInContents } from '../rig/electron/windows.ts';
import { until } from '../rig/until.ts';

/** The program of the engine's process, in this one. */
const realEngine: EngineProgram = (request, parent) => serveEngine(engineRequest.parse(JSON.parse(request)), parent);

async function makePipeline(folder: string, ...names: string[]): Promise<string> {
  const file = join(folder, ...names);
  await mkdir(join(file, '..'), { recursive: true });
  await writeFile(file, '{}');
  return file;
}

const filesGiven = (page: StandInContents) =>
  page.sent.filter(({ channel }) => channel === channels.givenFile).map(({ message }) => message);
const portsGiven = (page: StandInContents) =>
  page.sent.filter(({ channel }) => channel === channels.enginePort).flatMap(({ ports }) => ports);

describe('One instance', () => {
  test('a second start shows nothing and ends', async () => {
    await using second = await startDesktop({ isFirst: false });
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(second.windows).toEqual([]);
    expect(second.recorded.engines).toEqual([]);
    expect(second.recorded.calls).toContain('gone');
  });

  test('a second start brings the first one to the front', async () => {
    await using desktop = await startDesktop();
    desktop.window.isMinimizedNow = true;
    desktop.app.emit('second-instance', {}, desktop.own, desktop.folder);
    expect(desktop.window.calls).toEqual(expect.arrayContaining(['restore', 'focus']));
    expect(desktop.windows).toHaveLength(1);
  });

  test('a second start with a file has the first one open it, whatever folder it was started in', async () => {
    await using desktop = await startDesktop();
    await makePipeline(desktop.folder, 'work', '.pipewright', 'keep.pipeline.json');
    await makePipeline(desktop.folder, 'work', 'models', 'price.pipeline.json');
    await desktop.call(channels.listenForFiles);
    const argv = [...desktop.own, '--allow-file-access-from-files', 'models/price.pipeline.json'];
    desktop.app.emit('second-instance', {}, argv, join(desktop.folder, 'work'));
    expect(filesGiven(desktop.window.webContents)).toEqual([
      { workspace: join(desktop.folder, 'work'), path: 'models/price.pipeline.json' },
    ]);
  });
});

describe('A file that is opened with the app', () => {
  test('is none where nothing was named: not even the folder of the app, which Electron has as an argument', async () => {
    await using desktop = await startDesktop({
      prepare: async (folder) => void (await makePipeline(folder, 'build/out/electron/a')),
    });
    expect(desktop.recorded.engines[0]?.args).toEqual([
      JSON.stringify({ workspace: join(desktop.folder, 'Pipewright') }),
    ]);
  });

  test('decides the workspace, and is shown when the page listens', async () => {
    let file = '';
    await using desktop = await startDesktop({
      isPackaged: true,
      args: ['--enable-logging', '{folder}/work/price.pipeline.json'],
      async prepare(folder) {
        file = await makePipeline(folder, 'work', 'price.pipeline.json');
      },
    });
    expect(desktop.recorded.engines[0]?.args).toEqual([JSON.stringify({ workspace: join(file, '..') })]);
    expect(filesGiven(desktop.window.webContents)).toEqual([]);
    await desktop.call(channels.listenForFiles);
    expect(filesGiven(desktop.window.webContents)).toEqual([
      { workspace: join(file, '..'), path: 'price.pipeline.json' },
    ]);
  });

  test('is shown once: a page that is loaded anew does not open it again', async () => {
    await using desktop = await startDesktop();
    const file = await makePipeline(desktop.folder, 'price.pipeline.json');
    desktop.app.emit('open-file', { preventDefault: () => {} }, file);
    await desktop.call(channels.listenForFiles);
    desktop.window.webContents.emit('did-navigate');
    await desktop.call(channels.listenForFiles);
    expect(filesGiven(desktop.window.webContents)).toHaveLength(1);
  });

  test('waits for a page that was loaded anew', async () => {
    await using desktop = await startDesktop();
    const file = await makePipeline(desktop.folder, 'price.pipeline.json');
    await desktop.call(channels.listenForFiles);
    desktop.window.webContents.emit('did-navigate');
    desktop.app.emit('open-file', { preventDefault: () => {} }, file);
    expect(filesGiven(desktop.window.webContents)).toEqual([]);
    await desktop.call(channels.listenForFiles);
    expect(filesGiven(desktop.window.webContents)).toHaveLength(1);
  });

  test('is one when it was dropped on the page, and nothing else is', async () => {
    await using desktop = await startDesktop();
    const file = await makePipeline(desktop.folder, 'price.pipeline.json');
    await desktop.call(channels.listenForFiles);
    for (const path of [
      join(desktop.folder, 'userData'),
      '/etc/passwd',
      join(desktop.folder, 'gone.pipeline.json'),
      file,
    ])
      await desktop.call(channels.openDropped, [path]);
    expect(filesGiven(desktop.window.webContents)).toEqual([
      { workspace: desktop.folder, path: 'price.pipeline.json' },
    ]);
  });
});

describe('The first workspace', () => {
  test('is the folder of last time, passing over folders that are gone', async () => {
    await using desktop = await startDesktop({
      async prepare(folder) {
        await mkdir(join(folder, 'home'));
        await mkdir(join(folder, 'kept'));
        const recent = ['gone', 'kept'].map((name) => ({ path: join(folder, name), name, openedAt: 1 }));
        await writeFile(join(folder, 'home', 'settings.json'), JSON.stringify({ recent }));
      },
    });
    expect(desktop.recorded.engines[0]?.args).toEqual([JSON.stringify({ workspace: join(desktop.folder, 'kept') })]);
  });

  test('is a folder of its own in the home folder where there is none', async () => {
    await using desktop = await startDesktop();
    const workspace = await realpath(join(desktop.folder, 'Pipewright'));
    expect(desktop.recorded.engines[0]?.args).toEqual([JSON.stringify({ workspace })]);
  });
});

describe('The window', () => {
  test('has tools for developers in the checkout, and not in the package', async () => {
    for (const isPackaged of [false, true]) {
      await using desktop = await startDesktop({ isPackaged });
      expect(desktop.window.options.webPreferences.devTools).toBe(!isPackaged);
    }
  });

  test('opens where it was closed', async () => {
    await using desktop = await startDesktop();
    desktop.window.maximize();
    desktop.window.closeByUser();
    const state = await readFile(join(desktop.folder, 'userData', 'window.json'), 'utf8');
    await using next = await startDesktop({
      prepare: (folder) => writeFile(join(folder, 'userData', 'window.json'), state),
    });
    expect(next.window.options).toMatchObject({ x: 40, y: 60, width: 1000, height: 700 });
    expect(next.window.calls).toContain('maximize');
  });

  test.each([
    ['on a display that is there no more', { x: 5000, y: 100, width: 1000, height: 700, isMaximized: false }],
    ['when what was kept is damaged', '{"x":'],
  ])('opens on the display %s', async (_when, state) => {
    await using desktop = await startDesktop({
      prepare: (folder) =>
        writeFile(join(folder, 'userData', 'window.json'), typeof state === 'string' ? state : JSON.stringify(state)),
    });
    expect(desktop.window.options).not.toHaveProperty('x');
    expect(desktop.window.calls).toContain(`loadURL app://pipewright/`);
  });

  test('can be opened a second time, beside the first', async () => {
    await using desktop = await startDesktop();
    await desktop.call(channels.openWindow);
    expect(desktop.windows).toHaveLength(2);
    expect(desktop.recorded.engines).toHaveLength(1);
  });

  test('shows the menus of its page, and tells the page what was chosen', async () => {
    await using desktop = await startDesktop();
    const items = [
      { type: 'action', id: 'run', label: 'Run', keys: 'mod+Enter', isEnabled: false },
      { type: 'action', id: 'delete', label: 'Delete', keys: 'Delete', isEnabled: true },
      { type: 'separator' },
      { type: 'window', does: 'paste', label: 'Paste' },
    ];
    await desktop.call(channels.setMenu, [[{ label: 'Edit', items }]]);
    const [menu] = desktop.recorded.menus.at(-1)?.template ?? [];
    const [run, remove, , paste]: (MenuItem | undefined)[] = menu?.submenu ?? [];
    expect(run).toMatchObject({
      label: 'Run',
      enabled: false,
      accelerator: 'CmdOrCtrl+Return',
      registerAccelerator: false,
    });
    expect(remove, 'a key alone belongs to texts as well').not.toHaveProperty('accelerator');
    remove?.click?.();
    paste?.click?.();
    expect(desktop.window.webContents.sent.at(-1)).toMatchObject({ channel: channels.action, message: 'delete' });
    expect(desktop.window.webContents.pasted).toBe(1);
  });

  test('writes to the clipboard for its page, which may not', async () => {
    await using desktop = await startDesktop();
    await desktop.call(channels.copyText, ['{"nodes":[]}']);
    expect(desktop.recorded.copied).toEqual(['{"nodes":[]}']);
  });
});

describe('The engine of the desktop window', () => {
  const connect = async (page: StandInContents, count: number): Promise<Client> => {
    await until(() => portsGiven(page).length === count);
    const port = portsGiven(page).at(-1)!;
    const client: Client = createORPCClient(new RPCLink({ port }));
    port.start();
    return client;
  };

  test('answers the page over a port of its own', async () => {
    await using desktop = await startDesktop({ program: realEngine });
    expect(desktop.recorded.engines[0]?.entry).toBe(join(desktop.folder, 'electron', 'engineProcess.ts'));
    await desktop.call(channels.connect);
    const client = await connect(desktop.window.webContents, 1);
    expect((await client.workspace.get()).path).toBe(join(desktop.folder, 'Pipewright'));
    await expect(client.workspace.newPageCode()).rejects.toThrow('open in the desktop app');
  });

  test('is started again when it ends, and the page gets another port', async () => {
    await using desktop = await startDesktop({ program: realEngine });
    await desktop.call(channels.connect);
    const client = await connect(desktop.window.webContents, 1);
    const waiting = (async () => {
      for await (const _ of await client.workspace.watch()) void _;
    })().then(
      () => 'ended',
      () => 'failed',
    );
    // Its own end lets go of the workspace, as the operating system does for a process that is killed.
    desktop.recorded.engines[0]?.postMessage({ type: 'close' });
    expect(['ended', 'failed']).toContain(await waiting);
    const again = await connect(desktop.window.webContents, 2);
    expect((await again.workspace.get()).path).toBe(join(desktop.folder, 'Pipewright'));
    expect(desktop.recorded.engines).toHaveLength(2);
  });

  test('comes up again on the workspace that was open last', async () => {
    await using desktop = await startDesktop();
    const [engine] = desktop.recorded.engines;
    engine?.tell({ type: 'ready' });
    engine?.tell({ type: 'opened', workspace: '/another/folder' });
    engine?.end(137);
    await until(() => desktop.recorded.engines.length === 2);
    expect(desktop.recorded.engines[1]?.args).toEqual([JSON.stringify({ workspace: '/another/folder' })]);
  });

  test('that keeps ending is given up, and started once more when the user says so', async () => {
    await using desktop = await startDesktop();
    desktop.recorded.presses.push(0);
    for (let life = 0; life < 6; life += 1) {
      await until(() => desktop.recorded.engines.length === life + 1);
      desktop.recorded.engines[life]?.end(1);
    }
    await until(() => desktop.recorded.engines.length === 7);
    expect(desktop.recorded.dialogs).toHaveLength(1);
    expect(desktop.recorded.dialogs[0]).toMatchObject({ message: 'The engine keeps ending' });
  });

  test('that cannot open the workspace says why, and opens the folder that is chosen then', async () => {
    await using desktop = await startDesktop();
    desktop.recorded.presses.push(0);
    desktop.recorded.chosen = '/chosen';
    desktop.recorded.engines[0]?.tell({ type: 'refused', message: 'Another program has it.' });
    desktop.recorded.engines[0]?.end(0);
    await until(() => desktop.recorded.engines.length === 2);
    expect(desktop.recorded.dialogs[0]).toMatchObject({ detail: 'Another program has it.' });
    expect(desktop.recorded.engines[1]?.args).toEqual([JSON.stringify({ workspace: '/chosen' })]);
  });

  test('that cannot open the workspace ends the app when no folder is chosen', async () => {
    await using desktop = await startDesktop();
    desktop.recorded.engines[0]?.tell({ type: 'refused', message: 'Another program has it.' });
    desktop.recorded.engines[0]?.end(0);
    await until(() => desktop.recorded.calls.includes('gone'));
    expect(desktop.recorded.engines).toHaveLength(1);
  });

  test('refuses a workspace that another program has', async () => {
    await using desktop = await startDesktop({ program: realEngine });
    await desktop.call(channels.connect);
    await connect(desktop.window.webContents, 1);
    const told: unknown[] = [];
    const workspace = join(desktop.folder, 'Pipewright');
    await serveEngine({ workspace }, { on: () => {}, postMessage: (message) => told.push(message) });
    expect(told).toEqual([{ type: 'refused', message: expect.stringContaining(workspace) }]);
  });
});

describe('Quitting', () => {
  test('lets the engine let go of the workspace first', async () => {
    await using desktop = await startDesktop({ program: realEngine });
    await desktop.call(channels.connect);
    await until(() => portsGiven(desktop.window.webContents).length === 1);
    desktop.window.closeByUser();
    desktop.app.emit('window-all-closed');
    await until(() => desktop.recorded.calls.includes('gone'));
    expect(desktop.recorded.engines).toHaveLength(1);
    const told: unknown[] = [];
    const workspace = join(desktop.folder, 'Pipewright');
    const parent = {
      on: (_event: string, listener: (message: { data: unknown; ports: [] }) => void) =>
        setImmediate(() => listener({ data: { type: 'close' }, ports: [] })),
      postMessage: (message: unknown) => told.push(message),
    };
    await serveEngine({ workspace }, parent);
    expect(told).toEqual([{ type: 'ready' }]);
  });

  test('while runs are going on is asked first, and given up unless the user agrees', async () => {
    await using desktop = await startDesktop();
    const [engine] = desktop.recorded.engines;
    engine?.tell({ type: 'ready' });
    await new Promise(setImmediate);
    const answerRuns = async (count: number) => {
      const asked = engine?.sent.length ?? 0;
      desktop.app.quit();
      await until(() => engine?.sent.slice(asked).some(({ message }) => message.type === 'count-runs'));
      engine?.tell({ type: 'runs', count });
    };
    await answerRuns(2);
    await until(() => desktop.recorded.dialogs.length === 1);
    expect(desktop.recorded.dialogs[0]?.detail).toContain('2 runs are going on');
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(desktop.recorded.calls).not.toContain('gone');
    desktop.recorded.presses.push(1);
    await answerRuns(1);
    await until(() => engine?.sent.some(({ message }) => message.type === 'close'));
    engine?.end(0);
    await until(() => desktop.recorded.calls.includes('gone'));
    expect(desktop.recorded.engines, 'an end that was asked for is no crash').toHaveLength(1);
  });
});
