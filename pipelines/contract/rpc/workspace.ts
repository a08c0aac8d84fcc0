import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { runEvent } from '../event.ts';
import { settings } from '../settings.ts';
import { base, workspaceFile } from './base.ts';

export const starter = z.object({
  id: z.string(),
  name: z.string(),
  description: z.string(),
  steps: z.number().int(),
});
export type Starter = z.infer<typeof starter>;

export const workspaceInfo = z.object({
  /** Changes with every start of the engine. */
  engineId: z.string(),
  path: z.string(),
  name: z.string(),
  version: z.string(),
  settings,
  /** What a null in the settings comes to on this machine. */
  limits: z.object({ workers: z.number(), memory: z.number(), threads: z.number() }),
  cores: z.number().int(),
  /** Bytes. */
  totalMemory: z.number(),
  /** Folders opened before, newest first. */
  recent: z.array(z.object({ path: z.string(), name: z.string(), openedAt: z.number() })),
  examples: z.array(starter),
  templates: z.array(starter),
});
export type WorkspaceInfo = z.infer<typeof workspaceInfo>;

/** Everything that a page is told without asking. After (re)connecting, `hello` comes first, and the page reads anew what it shows. */
export const workspaceMessage = z.discriminatedUnion('type', [
  z.object({ type: z.literal('hello'), engineId: z.string(), running: z.array(z.string()) }),
  z.object({ type: z.literal('run-events'), events: z.array(runEvent) }),
  /** The page fell behind and some events were dropped: what is shown has to be read anew. */
  z.object({ type: z.literal('missed') }),
  /** `revision` null: the file is gone. `by`: the page that did it; null: another program. */
  z.object({
    type: z.literal('pipeline-changed'),
    path: workspaceFile,
    revision: z.string().nullable(),
    by: z.string().nullable(),
  }),
  z.object({ type: z.literal('pipelines-changed') }),
  z.object({ type: z.literal('datasets-changed') }),
  z.object({ type: z.literal('runs-changed') }),
  z.object({ type: z.literal('models-changed') }),
  z.object({ type: z.literal('endpoints-changed') }),
  /** Targets or environments. */
  z.object({ type: z.literal('compute-changed') }),
  z.object({ type: z.literal('settings-changed'), settings }),
  z.object({ type: z.literal('workspace-opened'), path: z.string() }),
]);
export type WorkspaceMessage = z.infer<typeof workspaceMessage>;

export const workspaceContract = {
  get: base.route({ method: 'GET' }).output(workspaceInfo),
  /** A one-time code that opens one more page at `/?code=…`, within five minutes. */
  newPageCode: base.output(z.object({ code: z.string() })),
  watch: base.output(eventIterator(workspaceMessage)),
  setSettings: base.input(settings).output(settings),
  /** Folders inside a folder, to choose a workspace from; without a path, the user's home. */
  browse: base.input(z.object({ path: z.string().optional() })).output(
    z.object({
      path: z.string(),
      parent: z.string().nullable(),
      folders: z.array(z.object({ name: z.string(), path: z.string(), isWorkspace: z.boolean() })),
    }),
  ),
  /** Opens another folder as the workspace. Runs that are going on are cancelled only when `cancelRuns` says so. */
  open: base
    .input(z.object({ path: z.string(), create: z.boolean().default(false), cancelRuns: z.boolean().default(false) }))
    .output(workspaceInfo),
};
