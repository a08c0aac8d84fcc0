import { app, BrowserWindow, Menu, type MenuItemConstructorOptions, type WebContents } from 'electron';
import type { DesktopMenu, DesktopMenuItem } from '../pipelines/contract/desktop.ts';
import { channels } from './channels.ts';

/** The menus of each window, as its page gave them. */
const menus = new WeakMap<WebContents, DesktopMenu>();

/** Before a page has said what can be done: on a Mac what every app has there, elsewhere nothing. */
export function showFirstMenu(): void {
  const first: MenuItemConstructorOptions[] = [{ role: 'appMenu' }, { role: 'editMenu' }, { role: 'windowMenu' }];
  Menu.setApplicationMenu(process.platform === 'darwin' ? Menu.buildFromTemplate(first) : null);
}

/** Takes the menus of a page, and shows them while its window has the focus. */
export function takeMenu(page: WebContents, menu: DesktopMenu, openWindow: () => void): void {
  const isKnown = menus.has(page);
  menus.set(page, menu);
  const window = BrowserWindow.fromWebContents(page);
  if (!window) return;
  if (BrowserWindow.getFocusedWindow() === window || BrowserWindow.getAllWindows().length === 1) show(page, openWindow);
  if (!isKnown) window.on('focus', () => show(page, openWindow));
}

function show(page: WebContents, openWindow: () => void): void {
  const own = (menus.get(page) ?? []).map(({ label, items }) => ({
    label,
    submenu: items.map((item) => toMenuItem(item, page, openWindow)),
  }));
  const around: MenuItemConstructorOptions[] =
    process.platform === 'darwin' ? [{ role: 'appMenu' }, ...own, { role: 'windowMenu' }] : own;
  Menu.setApplicationMenu(Menu.buildFromTemplate(around));
}

function toMenuItem(item: DesktopMenuItem, page: WebContents, openWindow: () => void): MenuItemConstructorOptions {
  if (item.type === 'separator') return { type: 'separator' };
  if (item.type === 'action') {
    const accelerator =
      item.keys !== undefined && hasModifier(item.keys) ? { accelerator: toAccelerator(item.keys) } : {};
    return {
      label: item.label,
      enabled: item.isEnabled,
      ...accelerator,
      // The page hears the keys itself and knows where the focus is: they are shown here, and not registered.
      registerAccelerator: false,
      click: () => page.send(channels.action, item.id),
    };
  }
  switch (item.does) {
    case 'paste':
      return { label: item.label, accelerator: 'CmdOrCtrl+V', registerAccelerator: false, click: () => page.paste() };
    case 'open-window':
      return { label: item.label, accelerator: 'CmdOrCtrl+Shift+N', click: () => openWindow() };
    case 'close-window':
      return { label: item.label, role: 'close' };
    case 'quit':
      return { label: item.label, click: () => app.quit() };
  }
}

/** A key alone is a letter of some text as well: a Mac would take it for the menu. */
function hasModifier(keys: string): boolean {
  return /\b(mod|alt)\+/.test(keys);
}

/** `mod+shift+z` as Electron writes it: `CmdOrCtrl+Shift+Z`. */
function toAccelerator(keys: string): string {
  const names: Record<string, string> = { mod: 'CmdOrCtrl', shift: 'Shift', alt: 'Alt', Enter: 'Return' };
  return keys
    .split('+')
    .map((part) => names[part] ?? part.charAt(0).toUpperCase() + part.slice(1))
    .join('+');
}
