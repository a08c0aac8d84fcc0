import type { WorkspaceMessage } from '../../pipelines/contract/rpc/workspace.ts';
import type { FirstAnswers } from '../api/beginSession.ts';
import { engine } from '../api/engine.ts';
import { pageId } from '../api/pageId.ts';
import { watchWorkspace } from '../api/watchWorkspace.ts';
import { text } from '../text/en.ts';
import { notify } from '../ui/notify.ts';
import { useApp } from './app.ts';
import type { DocumentChecks } from './checks.ts';
import { closeAll, dropDocument, followFile, loadNewestRun, reopenTabs, useDocuments } from './documents.ts';
import { applyEvents, forgetRuns, putRun, useRuns } from './runs.ts';

type Listener = (message: WorkspaceMessage) => void;
const listeners = new Set<Listener>();

/** Views that show lists listen here to read them anew. Answers how to stop. */
export function onMessage(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Takes in the workspace, opens the tabs of before, and keeps what is shown in step with the engine. */
export async function connectWorkspace(first: FirstAnswers): Promise<void> {
  // The list comes after the tabs: with it the start page is shown, which is not what somebody who had tabs open waits for.
  const listed = Promise.all([first.pipelines, reopenTabs()]);
  await Promise.all([
    first.workspace.then((workspace) => useApp.setState({ workspace })),
    listed.then(([pipelines]) => useApp.setState({ pipelines })),
  ]);
  void watchWorkspace(
    engine(),
    {
      connection: (connection) => useApp.setState({ connection }),
      message: (message) => {
        void handle(message);
        for (const listener of listeners) listener(message);
      },
    },
    new AbortController().signal,
  );
}

async function readWorkspace(): Promise<void> {
  useApp.setState({ workspace: await engine().workspace.get() });
}

async function readPipelines(): Promise<void> {
  useApp.setState({ pipelines: await engine().pipelines.list() });
}

async function handle(message: WorkspaceMessage): Promise<void> {
  switch (message.type) {
    case 'hello':
      await catchUp(message.engineId, message.running);
      return;
    case 'missed':
      await catchUp(undefined, []);
      return;
    case 'run-events':
      applyEvents(message.events);
      for (const { type, runId } of message.events) {
        if (type === 'run-started') checksOf(runId)?.forgetForecasts();
        if (type === 'run-finished') void checksOf(runId)?.forecast();
      }
      return;
    case 'pipeline-changed':
      if (message.by !== pageId) await follow(message.path, message.revision);
      return;
    case 'pipelines-changed':
      await readPipelines();
      return;
    case 'settings-changed':
      useApp.setState(({ workspace }) => ({ workspace: workspace && { ...workspace, settings: message.settings } }));
      return;
    case 'workspace-opened':
      closeAll();
      forgetRuns();
      useApp.setState({ workspace: await engine().workspace.get(), pipelines: undefined, runsPlace: { page: 'list' } });
      await readPipelines();
      return;
    case 'compute-changed':
    case 'datasets-changed':
    case 'endpoints-changed':
    case 'models-changed':
    case 'runs-changed':
      return;
  }
}

/** After (re)connecting, everything shown is read anew: what happened meanwhile was not told. */
async function catchUp(engineId: string | undefined, running: readonly string[]): Promise<void> {
  const known = useApp.getState().workspace;
  if (engineId !== undefined && known?.engineId !== engineId) {
    await readWorkspace();
  }
  const shown = Object.values(useRuns.getState().runs).filter(({ status }) => status === 'running');
  const runIds = new Set([...running, ...shown.map(({ id }) => id)]);
  await Promise.allSettled([
    readPipelines(),
    ...[...runIds].map(async (runId) => putRun(await engine().runs.get({ runId }))),
    ...useDocuments.getState().open.map(async ({ path, checks, flush }) => {
      checks.refresh();
      await flush();
      await loadNewestRun(path);
    }),
  ]);
}

/** Of the open pipeline that a run belongs to. */
function checksOf(runId: string): DocumentChecks | undefined {
  const file = useRuns.getState().runs[runId]?.file;
  return useDocuments.getState().open.find(({ path }) => path === file)?.checks;
}

async function follow(path: string, revision: string | null): Promise<void> {
  const outcome = await followFile(path, revision);
  if (outcome === 'followed') notify({ message: text.documents.followed(path) });
  if (outcome === 'gone') {
    dropDocument(path);
    notify({ message: text.documents.gone(path) });
  }
}
