import { type BrowserWindow, clipboard, type WebContents } from 'electron';
import { z } from 'zod';
import { desktopMenu, secretName, secretValue } from '../pipelines/contract/desktop.ts';
import type { GivenFile } from '../pipelines/contract/desktopBridge.ts';
import type { Result } from '../pipelines/contract/error.ts';
import { channels } from './channels.ts';
import type { EngineKeeper } from './engineKeeper.ts';
import { readPlace } from './givenPlace.ts';
import { answerCalls } from './ipc.ts';
import { takeMenu } from './menu.ts';
import type { Secrets } from './secrets.ts';

export interface PageServices {
  engine: EngineKeeper;
  secrets: Secrets;
  openWindow(): BrowserWindow;
  /** Undefined when the user left it. */
  askForFolder(page: WebContents): Promise<string | undefined>;
}

/** Files to open, for pages that do not listen yet. */
const waiting = new WeakMap<WebContents, GivenFile[]>();
const listening = new WeakSet<WebContents>();

/** Everything that a page can ask of the main process. */
export function answerPages({ engine, secrets, openWindow, askForFolder }: PageServices): void {
  answerCalls(channels.connect, [], (page) => engine.connect(page));
  answerCalls(channels.setMenu, [desktopMenu], (page, menu) => takeMenu(page, menu, openWindow));
  answerCalls(channels.listenForFiles, [], listenForFiles);
  answerCalls(channels.openDropped, [z.string().min(1).max(4_096)], (page, path) => {
    const place = readPlace(path);
    if (place?.type === 'file') giveFile(page, { workspace: place.workspace, path: place.path });
  });
  answerCalls(channels.chooseFolder, [], async (page) => (await askForFolder(page)) ?? null);
  answerCalls(channels.openWindow, [], () => {
    openWindow();
  });
  answerCalls(channels.copyText, [z.string().max(50_000_000)], (_page, text) => clipboard.writeText(text));
  answerCalls(channels.listSecrets, [], () => secrets.state());
  answerCalls(channels.setSecret, [secretName, secretValue], async (_page, name, value) =>
    settle(await secrets.set(name, value)),
  );
  answerCalls(channels.removeSecret, [secretName], async (_page, name) => settle(await secrets.remove(name)));
}

/** Tells the page to open the file, as soon as it listens. */
export function giveFile(page: WebContents, file: GivenFile): void {
  if (listening.has(page)) page.send(channels.givenFile, file);
  else waiting.set(page, [...(waiting.get(page) ?? []), file]);
}

function listenForFiles(page: WebContents): void {
  if (!listening.has(page)) {
    listening.add(page);
    // A page that is loaded anew has to listen again.
    page.on('did-navigate', () => listening.delete(page));
  }
  for (const file of waiting.get(page) ?? []) page.send(channels.givenFile, file);
  waiting.delete(page);
}

function settle(outcome: Result<void, string>): void {
  if (!outcome.ok) throw new Error(outcome.error);
}
