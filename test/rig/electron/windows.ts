import { EventEmitter } from 'node:events';
import type { StandInPort } from './ports.ts';

type WindowOpen = (details: { url: string }) => { action: string };

/** One page's contents: what it was sent, and what it would do. */
export class StandInContents extends EventEmitter {
  readonly sent: { channel: string; message: unknown; ports: StandInPort[] }[] = [];
  readonly mainFrame = { url: '', parent: null };
  pasted = 0;
  #windowOpen: WindowOpen = () => ({ action: 'allow' });

  setWindowOpenHandler(handler: WindowOpen): void {
    this.#windowOpen = handler;
  }

  send(channel: string, message: unknown): void {
    this.sent.push({ channel, message, ports: [] });
  }

  postMessage(channel: string, message: unknown, ports: StandInPort[] = []): void {
    this.sent.push({ channel, message, ports });
  }

  isDestroyed(): boolean {
    return false;
  }

  paste(): void {
    this.pasted += 1;
  }

  /** The page asks for a window: what becomes of it. */
  windowOpen(url: string): string {
    return this.#windowOpen({ url }).action;
  }

  /** Emits an event that can be prevented. Answers whether it was. */
  isPrevented(event: string, ...args: unknown[]): boolean {
    let prevented = false;
    const preventDefault = () => {
      prevented = true;
    };
    this.emit(event, { preventDefault }, ...args);
    return prevented;
  }
}

/** A window, with the options that it was made with. */
export class StandInWindow extends EventEmitter {
  static all: StandInWindow[] = [];
  static focused: StandInWindow | null = null;
  /** Told of each page's contents, as Electron's `app` is. */
  static onContents: (contents: StandInContents) => void = () => {};

  readonly options: Record<string, unknown> & { webPreferences: Record<string, unknown> };
  readonly webContents = new StandInContents();
  readonly calls: string[] = [];
  isMinimizedNow = false;

  constructor(options: StandInWindow['options']) {
    super();
    this.options = options;
    StandInWindow.all.push(this);
    StandInWindow.onContents(this.webContents);
  }

  static getAllWindows(): StandInWindow[] {
    return StandInWindow.all;
  }

  static getFocusedWindow(): StandInWindow | null {
    return StandInWindow.focused;
  }

  static fromWebContents(contents: StandInContents): StandInWindow | null {
    return StandInWindow.all.find(({ webContents }) => webContents === contents) ?? null;
  }

  async loadURL(url: string): Promise<void> {
    this.calls.push(`loadURL ${url}`);
    this.webContents.mainFrame.url = url;
  }

  show(): void {
    this.calls.push('show');
  }

  focus(): void {
    this.calls.push('focus');
    StandInWindow.focused = this;
  }

  restore(): void {
    this.calls.push('restore');
    this.isMinimizedNow = false;
  }

  maximize(): void {
    this.calls.push('maximize');
  }

  isMinimized(): boolean {
    return this.isMinimizedNow;
  }

  isMaximized(): boolean {
    return this.calls.includes('maximize');
  }

  getNormalBounds() {
    return { x: 40, y: 60, width: 1000, height: 700 };
  }

  /** The user closes it. */
  closeByUser(): void {
    this.emit('close');
    StandInWindow.all = StandInWindow.all.filter((other) => other !== this);
    if (StandInWindow.focused === this) StandInWindow.focused = null;
    this.webContents.emit('destroyed');
  }
}
