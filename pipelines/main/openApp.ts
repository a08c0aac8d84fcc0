import { describeWorkspace } from '../rpc/workspace/describeWorkspace.ts';
import { openAppHost } from './appHost.ts';
import type { HeldWorkspace } from './holdWorkspace.ts';
import { startServer } from './server.ts';
import type { Door } from './serverDoor.ts';
import type { PageCodes } from './serverSecrets.ts';
import { openUserConfig } from './settings.ts';
import { openTrustedCode } from './trustedCodeFile.ts';
import { findUserFolder } from './userFolder.ts';

export interface AppOptions {
  codes: PageCodes;
  token: string;
  /** Called before pages are told that another folder was opened. */
  onOpen(workspace: string): Promise<void>;
}

/** What no page begins with is loaded after so many milliseconds, unless it is asked for before. */
const laterLoading = 2_000;

/** Opens the app in a workspace that is held already, and has it answer at the door. */
export async function openApp(
  held: HeldWorkspace,
  door: Door,
  { codes, token, onOpen }: AppOptions,
): Promise<{ close(): Promise<void> }> {
  const userFolder = findUserFolder();
  const host = await openAppHost({
    workspace: held.paths.workspace,
    held,
    config: await openUserConfig(userFolder),
    trusted: await openTrustedCode(userFolder),
    newPageCode: () => codes.make(),
    origin: () => door.origin,
    onOpen,
  });
  if ('holder' in host) throw new Error(`${held.paths.workspace} is held, and was refused.`);
  const server = await startServer(door, { context: host.context, token, codes });
  // What a page asks for first takes ten times as long the first time: that passes while the browser takes in the page.
  void describeWorkspace(host.context).catch(() => {});
  const timer = setTimeout(() => {
    void host.context.workspace().services.catalog();
    void server.routes();
  }, laterLoading);
  return {
    async close() {
      clearTimeout(timer);
      await Promise.all([host.close(), server.close()]);
    },
  };
}
