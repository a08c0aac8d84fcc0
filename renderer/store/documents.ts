import { create } from 'zustand';
import { engine } from '../api/engine.ts';
import { isSamePipeline } from '../graph/diffPipelines.ts';
import { autosave } from './autosave.ts';
import { checkDocument, type DocumentChecks } from './checks.ts';
import { createDocument, type Document } from './document.ts';
import { forgetEdits, readEdits } from './journal.ts';
import { putRun, useRuns } from './runs.ts';

export interface OpenDocument {
  path: string;
  document: Document;
  checks: DocumentChecks;
  /** Writes what is not written yet, now. */
  flush(): Promise<void>;
  close(): void;
}

interface DocumentsState {
  /** In the order of their tabs. */
  open: readonly OpenDocument[];
  /** Path of the one that is shown; null: the start page. */
  active: string | null;
}

export const useDocuments = create<DocumentsState>(() => ({ open: [], active: null }));

export function activeDocument(): OpenDocument | undefined {
  const { open, active } = useDocuments.getState();
  return open.find(({ path }) => path === active);
}

/** Shows a pipeline, reading it first where it is not open yet. Rejects with the engine's words when it cannot be read. */
export async function openDocument(path: string): Promise<void> {
  if (!useDocuments.getState().open.some((opened) => opened.path === path)) {
    const opened = await loadDocument(path);
    const { open } = useDocuments.getState();
    // Asked for twice at once: the first one stays.
    if (open.some((other) => other.path === path)) opened.close();
    else useDocuments.setState({ open: [...open, opened] });
  }
  useDocuments.setState({ active: path });
  rememberTabs();
}

async function loadDocument(path: string): Promise<OpenDocument> {
  const { pipeline, revision } = await engine().pipelines.read({ path });
  const document = createDocument({ path, pipeline, revision });
  const checks = checkDocument(document, engine);
  const saving = autosave(document, engine);
  restoreEdits(document, revision);
  void loadNewestRun(path);
  return {
    path,
    document,
    checks,
    flush: saving.flush,
    close() {
      saving.stop();
      checks.stop();
    },
  };
}

/** Takes up edits that an earlier page could not write. */
function restoreEdits(document: Document, revision: string): void {
  const { path, pipeline } = document.store.getState();
  const kept = readEdits(path);
  if (!kept) return;
  if (isSamePipeline(kept.pipeline, pipeline)) {
    forgetEdits(path);
    return;
  }
  if (kept.revision === revision) document.edit(() => kept.pipeline);
  else
    document.store.setState({
      pipeline: kept.pipeline,
      revision: kept.revision,
      save: { state: 'conflict', revision },
    });
}

/** Asks for the newest run of a pipeline, so that its steps show how they ended. */
export async function loadNewestRun(path: string): Promise<void> {
  const { runs } = await engine().runs.list({ file: path, limit: 1 });
  const [newest] = runs;
  if (!newest) return;
  const known = useRuns.getState().runs[newest.id];
  if (known && known.status !== 'running' && known.status === newest.status) return;
  putRun(await engine().runs.get({ runId: newest.id }));
}

export function activate(path: string | null): void {
  useDocuments.setState({ active: path });
  rememberTabs();
}

/** Closes a tab, when its edits are written. */
export async function closeDocument(path: string): Promise<void> {
  const opened = useDocuments.getState().open.find((other) => other.path === path);
  if (!opened) return;
  await opened.flush();
  dropDocument(path);
}

/** Closes a tab without writing anything: its file is gone. */
export function dropDocument(path: string): void {
  const { open, active } = useDocuments.getState();
  const index = open.findIndex((other) => other.path === path);
  if (index < 0) return;
  open[index]?.close();
  const rest = open.toSpliced(index, 1);
  const next = active === path ? (rest[Math.min(index, rest.length - 1)]?.path ?? null) : active;
  useDocuments.setState({ open: rest, active: next });
  rememberTabs();
}

/** Somebody else changed a file: what has no edits of its own follows it; what has is told when it is written. */
export async function followFile(path: string, revision: string | null): Promise<'followed' | 'kept' | 'gone'> {
  const opened = useDocuments.getState().open.find((other) => other.path === path);
  if (!opened) return 'kept';
  const { store } = opened.document;
  if (revision === null) return 'gone';
  if (store.getState().revision === revision || store.getState().save.state !== 'saved') return 'kept';
  const read = await engine().pipelines.read({ path });
  if (store.getState().save.state !== 'saved') return 'kept';
  store.setState({ pipeline: read.pipeline, revision: read.revision });
  return 'followed';
}

const tabsKey = 'pipewright.tabs';

function rememberTabs(): void {
  const { open, active } = useDocuments.getState();
  sessionStorage.setItem(tabsKey, JSON.stringify({ paths: open.map(({ path }) => path), active }));
}

/** Opens the tabs that this page had before it was reloaded. Files that are gone are left out. */
export async function reopenTabs(): Promise<void> {
  const kept = JSON.parse(sessionStorage.getItem(tabsKey) ?? 'null') as {
    paths: string[];
    active: string | null;
  } | null;
  if (!kept) return;
  const loaded = await Promise.allSettled(kept.paths.map(loadDocument));
  const open = loaded.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  const active = open.some(({ path }) => path === kept.active) ? kept.active : (open[0]?.path ?? null);
  useDocuments.setState({ open, active });
}

/** Closes all tabs: another workspace was opened. */
export function closeAll(): void {
  for (const opened of useDocuments.getState().open) opened.close();
  useDocuments.setState({ open: [], active: null });
  sessionStorage.removeItem(tabsKey);
}
