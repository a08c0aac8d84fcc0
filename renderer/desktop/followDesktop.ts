import type { DesktopBridge } from '../../pipelines/contract/desktopBridge.ts';
import { followMenu } from './followMenu.ts';
import { openGivenFile } from './openGivenFile.ts';
import { performAction } from './performAction.ts';

/** Joins the page to the desktop window around it: menus, files that are to be opened, the clipboard. */
export function followDesktop(bridge: DesktopBridge): void {
  bridge.onAction(performAction);
  bridge.onGivenFile((file) => void openGivenFile(file));
  followMenu(bridge);
  // The window denies its page every permission, that to write to the clipboard as well: it writes for the page.
  Object.defineProperty(navigator.clipboard, 'writeText', { value: (text: string) => bridge.copyText(text) });
}
