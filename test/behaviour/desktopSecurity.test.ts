import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { channels } from '../../electron/channels.ts';
import { startDesktop } from '../rig/electron/startDesktop.ts';
import { StandInContents } from '../rig/electron/windows.ts';

type Desktop = Awaited<ReturnType<typeof startDesktop>>;

const page = 'app://pipewright';
let desktop: Desktop;
beforeAll(async () => {
  desktop = await startDesktop();
});
afterAll(() => desktop[Symbol.asyncDispose]());

describe('The page of the desktop window', () => {
  test('runs in the sandbox of the operating system, and so does everything that shows a page', () => {
    expect(desktop.window.options.webPreferences.sandbox).toBe(true);
    expect(desktop.recorded.calls.indexOf('enableSandbox')).toBeGreaterThanOrEqual(0);
    expect(desktop.recorded.calls.indexOf('enableSandbox')).toBeLessThan(desktop.recorded.calls.indexOf('ready'));
  });

  test('has a world apart from that of the preload script', () => {
    expect(desktop.window.options.webPreferences.contextIsolation).toBe(true);
  });

  test('is held to the rules of the web', () => {
    const { webPreferences } = desktop.window.options;
    expect(webPreferences.webSecurity).toBe(true);
    expect(webPreferences.allowRunningInsecureContent).toBe(false);
    expect(webPreferences.experimentalFeatures).toBe(false);
  });

  test('has no Node, nor have its workers and frames', () => {
    const { webPreferences } = desktop.window.options;
    expect(webPreferences.nodeIntegration).toBe(false);
    expect(webPreferences.nodeIntegrationInWorker).toBe(false);
    expect(webPreferences.nodeIntegrationInSubFrames).toBe(false);
  });

  test('is loaded from the scheme of its own, which has no more rights than it needs', () => {
    expect(desktop.window.calls).toContain(`loadURL ${page}/`);
    const privileges = { standard: true, secure: true, supportFetchAPI: true, codeCache: true };
    expect(desktop.recorded.schemes).toEqual([{ scheme: 'app', privileges }]);
    expect(desktop.recorded.calls.indexOf('registerSchemes')).toBeLessThan(desktop.recorded.calls.indexOf('ready'));
  });
});

describe('Out of the page', () => {
  test.each(['will-navigate', 'will-frame-navigate', 'will-redirect'])('no navigation: %s', (event) => {
    for (const url of ['https://example.com/', `${page}/`, 'file:///etc/passwd'])
      expect(desktop.window.webContents.isPrevented(event, url)).toBe(true);
  });

  test('no new window, for whatever address', () => {
    for (const url of ['https://example.com/', `${page}/`, 'about:blank', 'file:///etc/passwd'])
      expect(desktop.window.webContents.windowOpen(url)).toBe('deny');
  });

  test('no webview', () => {
    expect(desktop.window.options.webPreferences.webviewTag).toBe(false);
    expect(desktop.window.webContents.isPrevented('will-attach-webview', {}, {})).toBe(true);
  });

  test('what is dropped on it is not navigated to', () => {
    expect(desktop.window.options.webPreferences.navigateOnDragDrop).toBe(false);
  });

  test('every contents is guarded, also such as the app did not make', () => {
    const stranger = new StandInContents();
    desktop.app.emit('web-contents-created', {}, stranger);
    expect(stranger.isPrevented('will-navigate', 'https://example.com/')).toBe(true);
    expect(stranger.windowOpen('https://example.com/')).toBe('deny');
  });

  test.each(['clipboard-read', 'clipboard-sanitized-write', 'media', 'geolocation', 'notifications', 'openExternal'])(
    'no permission: %s',
    (permission) => {
      let answer: unknown;
      desktop.recorded.permissionRequest?.({}, permission, (given) => {
        answer = given;
      });
      expect(answer).toBe(false);
      expect(desktop.recorded.permissionCheck?.({}, permission)).toBe(false);
    },
  );

  test('no device', () => {
    expect(desktop.recorded.devicePermission?.({ deviceType: 'usb' })).toBe(false);
  });

  test('nothing is loaded from a network', () => {
    const isCanceled = (url: string) => {
      let canceled: unknown;
      desktop.recorded.beforeRequest?.({ url }, (answer) => {
        canceled = (answer as { cancel: boolean }).cancel;
      });
      return canceled;
    };
    const refused = ['https://example.com/a.js', 'http://127.0.0.1:4650/', 'file:///etc/passwd', 'ws://a/'];
    const foreign = ['app://other/', 'app://pipewright:1/', 'app://me@pipewright/', 'blob:https://example.com/1'];
    for (const url of [...refused, ...foreign]) expect(isCanceled(url), url).toBe(true);
    for (const url of [`${page}/`, `${page}/assets/a.js`, `blob:${page}/1`, 'data:image/png;base64,'])
      expect(isCanceled(url), url).toBe(false);
  });

  test('only files that the page made itself are downloaded', () => {
    const isPrevented = (url: string) => {
      let prevented = false;
      const event = {
        preventDefault() {
          prevented = true;
        },
      };
      desktop.defaultSession.emit('will-download', event, { getURL: () => url });
      return prevented;
    };
    expect(isPrevented('https://example.com/a.exe')).toBe(true);
    expect(isPrevented(`${page}/download/abc`)).toBe(false);
    expect(isPrevented(`blob:${page}/1`)).toBe(false);
  });
});

describe('The browser is opened', () => {
  const press = (type = 'mouseDown') => desktop.window.webContents.emit('input-event', {}, { type });

  test('for https after a click, once', () => {
    press();
    expect(desktop.window.webContents.windowOpen('https://example.com/help')).toBe('deny');
    desktop.window.webContents.windowOpen('https://example.com/again');
    expect(desktop.recorded.opened.splice(0)).toEqual(['https://example.com/help']);
  });

  test('for https after a key', () => {
    press('keyDown');
    desktop.window.webContents.windowOpen('https://example.com/');
    expect(desktop.recorded.opened.splice(0)).toEqual(['https://example.com/']);
  });

  test('not without a click, and not because the mouse moved', () => {
    press('mouseMove');
    desktop.window.webContents.windowOpen('https://example.com/');
    expect(desktop.recorded.opened).toEqual([]);
  });

  test('not a while after the click', async () => {
    press();
    await new Promise((resolve) => setTimeout(resolve, 1_050));
    desktop.window.webContents.windowOpen('https://example.com/');
    expect(desktop.recorded.opened).toEqual([]);
  });

  test.each([
    'http://example.com/',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'smb://server/share',
    'ms-settings:privacy',
    'https://user:secret@example.com/',
    'not an address',
  ])('not for %s', (url) => {
    press();
    desktop.window.webContents.windowOpen(url);
    expect(desktop.recorded.opened).toEqual([]);
  });
});

describe('The scheme app://', () => {
  test('serves the files of the page', async () => {
    const index = await desktop.fetch(`${page}/`);
    expect(await index.text()).toContain('<title>Pipewright</title>');
    expect(index.headers.get('content-type')).toBe('text/html; charset=utf-8');
    const script = await desktop.fetch(`${page}/assets/app-1a2b.js`);
    expect(script.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
    const link = await desktop.fetch(`${page}/assets/own-link.js`);
    expect(link.status, 'a link within the page').toBe(200);
  });

  test.each([
    '/renderer-secret/secret.js',
    '/../renderer-secret/secret.js',
    '/assets/../../renderer-secret/secret.js',
    '/..%2frenderer-secret%2fsecret.js',
    '/%2e%2e/renderer-secret/secret.js',
    '/%2e%2e%2frenderer-secret/secret.js',
    '/assets/..%2f..%2frenderer-secret%2fsecret.js',
    '/..%5crenderer-secret%5csecret.js',
    '//renderer-secret/secret.js',
    '/link.js',
    '/linked/secret.js',
    '/index.html%00.js',
    '/folder.js',
    '/notes.txt',
    '/%ff.js',
    '/missing.js',
  ])('gives nothing at %s', async (path) => {
    const response = await desktop.fetch(`${page}${path}`);
    expect([400, 404]).toContain(response.status);
    expect(await response.text()).not.toContain('secret');
  });

  test.each(['app://other/', 'app://pipewright.example/', 'app://pipewright:8080/', 'https://pipewright/'])(
    'is not %s',
    async (address) => expect((await desktop.fetch(address)).status).toBe(403),
  );

  test.each(['POST', 'PUT', 'DELETE'])('answers no %s', async (method) => {
    expect((await desktop.fetch(`${page}/`, { method })).status).toBe(405);
  });

  test.each(['/', '/assets/app-1a2b.js', '/missing.js', '/%ff.js', '/download/unknown'])(
    'has the policy on every answer: %s',
    async (path) => {
      const { headers } = await desktop.fetch(`${page}${path}`);
      const policy = headers.get('content-security-policy') ?? '';
      expect(policy.split('; ')).toEqual(
        expect.arrayContaining(["default-src 'none'", "script-src 'self'", "worker-src 'self'", "connect-src 'self'"]),
      );
      expect(policy).not.toContain('unsafe-eval');
      expect(policy.replace("style-src 'self' 'unsafe-inline'", '')).not.toContain('unsafe-inline');
      expect(headers.get('x-content-type-options')).toBe('nosniff');
    },
  );
});

describe('A call to the main process', () => {
  const toPages: readonly string[] = [channels.enginePort, channels.action, channels.givenFile];
  const every = Object.values(channels).filter((channel) => !toPages.includes(channel));

  test('is answered on the channels that the page needs, and on no other', () => {
    expect([...desktop.recorded.handlers.keys()].sort()).toEqual([...every].sort());
  });

  test.each(every)('%s: refused to every frame but the page itself', async (channel) => {
    const own = desktop.window.webContents;
    const frames = [null, { url: `${page}/`, parent: own.mainFrame }, { url: 'https://example.com/', parent: null }];
    for (const frame of frames) await expect(desktop.call(channel, [], { frame })).rejects.toThrow('other pages');
    for (const url of ['https://example.com/', 'app://other/', 'file:///etc/passwd', 'about:blank', '']) {
      const stranger = new StandInContents();
      stranger.mainFrame.url = url;
      await expect(desktop.call(channel, [], { page: stranger }), url).rejects.toThrow('other pages');
    }
  });

  test.each(every)('%s: refused with input that does not fit', async (channel) => {
    for (const input of [[{ unexpected: true }], [1, 2, 3], ['a', 'b', 'c']])
      await expect(desktop.call(channel, input)).rejects.toThrow('does not fit');
  });

  test.each([
    [channels.copyText, [5]],
    [channels.setMenu, [[{ label: 'File', items: [{ type: 'window', does: 'format-disk', label: 'x' }] }]]],
    [channels.setMenu, [[{ label: 'File', items: [], click: 'code' }]]],
    [channels.setSecret, ['../../name', 'value']],
    [channels.setSecret, ['name', '']],
    [channels.openDropped, ['']],
    [channels.removeSecret, [null]],
  ] as const)('%s is refused with %j', async (channel, input) => {
    await expect(desktop.call(channel, [...input])).rejects.toThrow('does not fit');
  });

  test('tells nothing of the insides when it is refused', async () => {
    const error = await desktop.call(channels.copyText, [5]).catch((reason: unknown) => String(reason));
    expect(error).toBe('Error: The call pipewright:copy-text does not fit.');
  });
});
