/// <reference lib="dom" />
import { EventEmitter } from 'node:events';
import type { Page } from '@playwright/test';
import type { MessagePortMain } from 'electron';
import { serveEngine } from '../../../electron/serveEngine.ts';
import type { DesktopMenu } from '../../../pipelines/contract/desktop.ts';
import type { GivenFile } from '../../../pipelines/contract/desktopBridge.ts';
import { StandInChannel, type StandInPort } from '../../rig/electron/ports.ts';
import { until } from '../../rig/until.ts';

export interface DesktopPage {
  /** As the page gave them last. */
  menu(): DesktopMenu | undefined;
  copied: string[];
  /** The user chooses a menu's entry. */
  choose(actionId: string): Promise<void>;
  giveFile(file: GivenFile): Promise<void>;
  /** The engine ends; `start` begins another one, and the page gets a port to it. */
  end(): Promise<void>;
  start(): Promise<void>;
}

interface Relay {
  desktopTakes(name: 'action' | 'file', value: unknown): void;
  engineSays(data: unknown): void;
  newPort(): void;
}

/**
 * Puts the desktop window's bridge around a page of a browser: the real engine of the window answers over a port, whose
 * messages are passed between this process and the page one by one.
 */
export async function joinDesktop(page: Page, workspace: string): Promise<DesktopPage> {
  const copied: string[] = [];
  let menu: DesktopMenu | undefined;
  let port: StandInPort | undefined;
  let parent = new EventEmitter();
  let ended: Promise<void> = Promise.resolve();

  await page.exposeFunction('toEngine', (data: string) => port?.postMessage(data));
  await page.exposeFunction('toWindow', (name: string, value: unknown) => {
    if (name === 'menu') menu = value as DesktopMenu;
    if (name === 'copy') copied.push(value as string);
  });
  await page.addInitScript(installBridge);

  async function givePort(): Promise<void> {
    const { port1, port2 } = new StandInChannel();
    port = port2;
    port2.on('message', ({ data }: { data: unknown }) => {
      page.evaluate((said) => (window as unknown as Relay).engineSays(said), data).catch(() => {});
    });
    port2.start();
    parent.emit('message', { data: { type: 'page' }, ports: [port1 as unknown as MessagePortMain] });
  }

  async function start(): Promise<void> {
    parent = new EventEmitter();
    let isReady = false;
    ended = serveEngine(
      { workspace },
      {
        on: (event, listener) => parent.on(event, listener),
        postMessage: ({ type }) => {
          isReady ||= type === 'ready';
        },
      },
    );
    await until(() => isReady);
    await givePort();
    if (page.url() !== 'about:blank') await page.evaluate(() => (window as unknown as Relay).newPort());
  }

  await start();
  const take = (name: 'action' | 'file', value: unknown) =>
    page.evaluate(([to, what]) => (window as unknown as Relay).desktopTakes(to as 'action', what), [name, value]);
  return {
    menu: () => menu,
    copied,
    choose: (actionId) => take('action', actionId),
    giveFile: (file) => take('file', file),
    start,
    async end() {
      parent.emit('message', { data: { type: 'close' }, ports: [] });
      await ended;
    },
  };
}

/** Runs in the page, before its own code. */
function installBridge(): void {
  type Told = (value: unknown) => void;
  const outside = window as unknown as {
    toEngine(data: unknown): void;
    toWindow(name: string, value: unknown): void;
  } & Record<string, unknown>;
  const listeners: Record<string, Told> = {};
  let inner: MessagePort | undefined;
  const newPort = () => {
    const { port1, port2 } = new MessageChannel();
    inner = port1;
    port1.onmessage = ({ data }) => outside.toEngine(data);
    window.postMessage('pipewright:engine-port', window.location.origin, [port2]);
  };
  outside.newPort = newPort;
  outside.engineSays = (data: unknown) => inner?.postMessage(data);
  outside.desktopTakes = (name: string, value: unknown) => listeners[name]?.(value);
  outside.pipewrightDesktop = {
    connect: async () => newPort(),
    setMenu: async (menu: unknown) => outside.toWindow('menu', menu),
    onAction: (listener: Told) => {
      listeners.action = listener;
    },
    onGivenFile: (listener: Told) => {
      listeners.file = listener;
    },
    copyText: async (text: string) => outside.toWindow('copy', text),
  };
}
