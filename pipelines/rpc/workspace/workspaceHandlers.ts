import type { WorkspaceMessage } from '../../contract/rpc/workspace.ts';
import { app } from './app.ts';
import { browseFolders } from './browseFolders.ts';
import { describeWorkspace } from './describeWorkspace.ts';

export const workspaceHandlers = {
  get: app.workspace.get.handler(({ context }) => describeWorkspace(context)),
  newPageCode: app.workspace.newPageCode.handler(({ context }) => ({ code: context.newPageCode() })),
  watch: app.workspace.watch.handler(({ context, signal }) => {
    const hello = (): WorkspaceMessage => ({
      type: 'hello',
      engineId: context.engineId,
      running: [...context.workspace().running.keys()],
    });
    return context.pages.watch(hello, signal);
  }),
  setSettings: app.workspace.setSettings.handler(async ({ context, input }) => {
    await context.config.setSettings(input);
    context.broadcast({ type: 'settings-changed', settings: input });
    return input;
  }),
  browse: app.workspace.browse.handler(async ({ input, errors }) => {
    const found = await browseFolders(input.path);
    if (!found.ok) throw errors.REFUSED({ message: found.error });
    return found.value;
  }),
  open: app.workspace.open.handler(async ({ context, input, errors }) => {
    const { path, ...options } = input;
    const opened = await context.open(path, options);
    if (!opened.ok) throw errors.REFUSED({ message: opened.error });
    return await describeWorkspace(context);
  }),
};
