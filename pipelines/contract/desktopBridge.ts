import type { DesktopMenu } from './desktop.ts';

// What the page and the desktop window say to each other beside the calls to the engine. No schemas: the preload script is
// made of this.

/** Name under which the preload script puts the bridge on the page's `window`. */
export const desktopBridgeName = 'pipewrightDesktop';

/** The message with which a port to the engine arrives at the page's `window`. */
export const enginePortMessage = 'pipewright:engine-port';

/** A pipeline file that the operating system asked to open: its workspace, and its path in there. */
export interface GivenFile {
  workspace: string;
  path: string;
}

export type SecretsState = { available: true; names: string[] } | { available: false; reason: string };

/** What the desktop window gives to its page, and all that it gives. */
export interface DesktopBridge {
  /** Asks for a port to the engine. It comes by `enginePortMessage`, and so does another whenever the engine was started again. */
  connect(): Promise<void>;
  setMenu(menu: DesktopMenu): Promise<void>;
  /** A menu's entry was chosen: the action's id. */
  onAction(listener: (id: string) => void): void;
  /** Files that were given before are told at once. */
  onGivenFile(listener: (file: GivenFile) => void): void;
  /** Opens a pipeline file that was dropped on the page: it comes by `onGivenFile`. The page itself learns no path of the disk. */
  openDropped(file: unknown): Promise<void>;
  /** Lets the user choose a folder; null when it was left. */
  chooseFolder(): Promise<string | null>;
  openWindow(): Promise<void>;
  copyText(text: string): Promise<void>;
  /** Names alone: no page reads a secret back. */
  listSecrets(): Promise<SecretsState>;
  /** Rejects, with a reason for the user, where the operating system keeps no secrets. */
  setSecret(name: string, value: string): Promise<void>;
  removeSecret(name: string): Promise<void>;
}
