import { BrowserWindow, dialog, type WebContents } from 'electron';
import { text } from './text.ts';

/** Lets the user choose a folder, or make one; undefined when the dialog was left. */
export async function askForFolder(page?: WebContents): Promise<string | undefined> {
  const options: Electron.OpenDialogOptions = {
    title: text.chooseFolder.title,
    buttonLabel: text.chooseFolder.open,
    properties: ['openDirectory', 'createDirectory'],
  };
  const window = page && BrowserWindow.fromWebContents(page);
  const { filePaths } = await (window ? dialog.showOpenDialog(window, options) : dialog.showOpenDialog(options));
  return filePaths[0];
}

/** Tells that the app cannot begin, and waits until it was read. */
export function tellFailed(error: unknown): void {
  dialog.showErrorBox(text.failed.title, text.failed.message(error instanceof Error ? error.message : String(error)));
}

/** Tells why the workspace cannot be opened. Answers another folder, or undefined to quit. */
export async function tellRefused(message: string): Promise<string | undefined> {
  const { title, chooseFolder, quit } = text.refused;
  return (await ask(title, message, [chooseFolder, quit])) === 0 ? await askForFolder() : undefined;
}

/** Answers whether the engine is to be started once more. */
export async function tellGivenUp(crashes: number): Promise<boolean> {
  const { title, message, again, quit } = text.engineGivenUp;
  return (await ask(title, message(crashes), [again, quit])) === 0;
}

/** Answers whether the app may quit: at once when no run is going on. */
export async function askBeforeQuitting(runs: number): Promise<boolean> {
  if (runs === 0) return true;
  const { title, message, stay, quit } = text.closing;
  return (await ask(title, message(runs), [stay, quit])) === 1;
}

/** Answers the index of the button; Escape and closing are the last one, but the first where the last would lose something. */
async function ask(title: string, detail: string, buttons: string[]): Promise<number> {
  const keepsRuns = buttons[0] === text.closing.stay;
  const { response } = await dialog.showMessageBox({
    type: keepsRuns ? 'question' : 'error',
    title: text.appName,
    message: title,
    detail,
    buttons,
    defaultId: 0,
    cancelId: keepsRuns ? 0 : buttons.length - 1,
    noLink: true,
  });
  return response;
}
