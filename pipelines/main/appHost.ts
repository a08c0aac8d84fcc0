import { randomUUID } from 'node:crypto';
import { mkdir, realpath, stat } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import type { Result } from '../contract/error.ts';
import type { RunEvent } from '../contract/event.ts';
import type { Settings } from '../contract/settings.ts';
import { Endpoints } from '../endpoint/endpoints.ts';
import type { AppContext, OpenOptions, OpenWorkspace } from '../rpc/appContext.ts';
import { Uploads } from '../rpc/datasets/uploads.ts';
import { Downloads } from '../rpc/downloads.ts';
import type { TrustedCode } from '../rpc/pipelines/trustedCode.ts';
import type { UserConfig } from '../rpc/userConfig.ts';
import { Pages } from '../rpc/workspace/pages.ts';
import type { RunLimits } from '../run/services.ts';
import type { LockHolder } from '../store/engineLock.ts';
import { TableViews } from '../view/tableViews.ts';
import { createEngine, type Engine, type EngineOptions } from './createEngine.ts';
import { describeFailure } from './describeFailure.ts';
import { describeHolder } from './describeHolder.ts';
import { engineRegistry } from './engineRegistry.ts';
import type { HeldWorkspace } from './holdWorkspace.ts';
import { defaultLimits } from './limits.ts';
import { EndpointWatch } from './watchEndpoints.ts';
import { WorkspaceFiles } from './watchWorkspaceFiles.ts';
import { workspacePaths } from './workspace.ts';

export interface AppHostOptions {
  /** Folder to open first. */
  workspace: string;
  /** It, where it is held already. */
  held?: HeldWorkspace;
  config: UserConfig;
  trusted: TrustedCode;
  /** Where secrets of compute targets are. */
  secrets?: EngineOptions['secrets'];
  /** Makes a one-time code for another page. */
  newPageCode(): string;
  /** Address of the app server, where there is one; asked for when it is needed. */
  origin?(): string | undefined;
  /** Called before pages are told that another folder was opened. */
  onOpen?(path: string): Promise<void>;
}

export interface AppHost {
  context: AppContext;
  close(): Promise<void>;
}

interface Opened extends OpenWorkspace {
  engine: Engine;
  files: WorkspaceFiles;
  watch: EndpointWatch;
}

/** The app without its transport: one workspace with its engine, the pages that look at it, and what procedures are given. */
export async function openAppHost(options: AppHostOptions): Promise<AppHost | { holder: LockHolder | undefined }> {
  const { config } = options;
  const pages = new Pages();
  const downloads = new Downloads();

  const hear = (events: readonly RunEvent[]) => {
    pages.broadcast({ type: 'run-events', events: [...events] });
    if (events.some(({ type }) => type === 'run-started' || type === 'run-finished'))
      pages.broadcast({ type: 'runs-changed' });
  };

  const tellFile = (path: string, revision: string | null, by: string | null) => {
    pages.broadcast({ type: 'pipeline-changed', path, revision, by });
    pages.broadcast({ type: 'pipelines-changed' });
  };

  async function enter(path: string, held?: HeldWorkspace): Promise<Opened | { holder: LockHolder | undefined }> {
    const engine = await createEngine({
      workspace: path,
      held,
      limits: limitsOf(config.settings()),
      ...(options.secrets && { secrets: options.secrets }),
    });
    if ('holder' in engine) return engine;
    engine.subscribe(hear);
    const { services, database, history, store, run } = engine;
    const registry = engineRegistry(engine);
    const { state } = workspacePaths(path);
    const views = new TableViews({ folder: join(state, 'views', 'temp'), memoryLimit: services.limits.memory });
    const uploads = new Uploads(join(state, 'uploads'));
    const files = new WorkspaceFiles(path, {
      pipelineChanged: (file, revision) => tellFile(file, revision, null),
      datasetsChanged: () => pages.broadcast({ type: 'datasets-changed' }),
    });
    await files.start();
    const { artifacts } = services;
    const endpoints = new Endpoints({ database, state, artifacts, models: registry.models });
    const watch = new EndpointWatch(endpoints, () => pages.broadcast({ type: 'endpoints-changed' }));
    watch.start();
    return {
      path,
      state,
      services,
      database,
      history,
      store,
      registry,
      endpoints,
      compute: await engine.compute.open(),
      sharing: await engine.sharing(),
      run,
      views,
      uploads,
      running: new Map(),
      engine,
      files,
      watch,
    };
  }

  async function leave({ engine, views, uploads, files, watch }: Opened): Promise<void> {
    await watch.stop();
    await Promise.all([engine.close(), views.close(), uploads.close(), files.close()]);
  }

  const first = await enter(options.workspace, options.held);
  if ('holder' in first) return first;
  let current = first;
  await config.addRecent(current.path).catch(() => {});

  async function open(named: string, { create, cancelRuns }: OpenOptions): Promise<Result<void, string>> {
    const folder = await findFolder(named, create);
    if (!folder.ok) return folder;
    if (folder.value === current.path) return { ok: true, value: undefined };
    const going = current.running.size;
    if (going > 0 && !cancelRuns) {
      const error = `${going === 1 ? 'A run is' : `${going} runs are`} going on here. Wait for the end, or cancel first.`;
      return { ok: false, error };
    }
    const next = await enter(folder.value).catch((error: unknown) => describeFailure(error, folder.value).text);
    if (typeof next === 'string') return { ok: false, error: next };
    if ('holder' in next) return { ok: false, error: describeHolder(folder.value, next.holder) };
    const before = current;
    current = next;
    await options.onOpen?.(current.path);
    await config.addRecent(current.path).catch(() => {});
    pages.broadcast({ type: 'workspace-opened', path: current.path });
    await leave(before);
    return { ok: true, value: undefined };
  }

  let changing: Promise<unknown> = Promise.resolve();
  const context: AppContext = {
    workspace: () => current,
    open(path, openOptions) {
      const opened = changing.then(() => open(path, openOptions));
      changing = opened.catch(() => {});
      return opened;
    },
    broadcast: (message) => pages.broadcast(message),
    noteFile(path, revision, by) {
      current.files.note(path, revision);
      tellFile(path, revision, by);
    },
    pages,
    trusted: options.trusted,
    engineId: randomUUID(),
    config: {
      ...config,
      async setSettings(settings) {
        await config.setSettings(settings);
        current.engine.setLimits(limitsOf(settings));
      },
    },
    machineLimits: defaultLimits(),
    downloads,
    origin: () => options.origin?.(),
    newPageCode: options.newPageCode,
  };
  return {
    context,
    async close() {
      await changing;
      pages.close();
      await leave(current);
      await downloads.close();
    },
  };
}

/** What the settings leave to the machine is missing. */
function limitsOf({ workers, memory }: Settings): Partial<RunLimits> {
  return { ...(workers === null ? {} : { workers }), ...(memory === null ? {} : { memory }) };
}

async function findFolder(path: string, create: boolean): Promise<Result<string, string>> {
  if (!isAbsolute(path)) return { ok: false, error: 'Name a folder by its whole path.' };
  try {
    if (create) await mkdir(path, { recursive: true });
    if (!(await stat(path)).isDirectory()) return { ok: false, error: `${path} is not a folder.` };
    return { ok: true, value: await realpath(path) };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return { ok: false, error: `There is no folder ${path}.` };
    return { ok: false, error: describeFailure(error, path).text };
  }
}
