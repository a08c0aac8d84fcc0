import { ORPCError } from '@orpc/client';
import type { Client } from '../api/client.ts';
import { pageId } from '../api/pageId.ts';
import type { Document } from './document.ts';
import { forgetEdits, keepEdits } from './journal.ts';

/** Milliseconds without an edit after which a document is written, and after which it is written all the same. */
const quiet = 300;
const patience = 900;
const retry = 2_000;

/**
 * Writes a document's file soon after each edit. While that fails (the engine is away, the disk is full), edits are kept in
 * the browser and it is tried again. Answers how to write at once and how to stop.
 */
export function autosave(document: Document, client: () => Client): { flush(): Promise<void>; stop(): void } {
  const { store } = document;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let firstUnsaved = 0;
  let writing: Promise<void> | undefined;

  function schedule(delay: number): void {
    clearTimeout(timer);
    timer = setTimeout(() => void flush(), delay);
  }

  async function write(): Promise<void> {
    const { path, pipeline, revision } = store.getState();
    store.setState({ save: { state: 'saving' } });
    firstUnsaved = 0;
    try {
      const saved = await client().pipelines.save({ path, pipeline, baseRevision: revision, by: pageId });
      const current = store.getState();
      const isSame = current.pipeline === pipeline;
      store.setState({ revision: saved.revision, save: { state: isSame ? 'saved' : 'unsaved' } });
      if (isSame) forgetEdits(path);
      else schedule(quiet);
    } catch (error) {
      keepEdits(store.getState());
      if (error instanceof ORPCError && error.code === 'CONFLICT') {
        const { revision: theirs } = error.data as { revision: string | null };
        store.setState({ save: { state: 'conflict', revision: theirs } });
        return;
      }
      store.setState({ save: { state: 'failed', message: error instanceof Error ? error.message : String(error) } });
      schedule(retry);
    }
  }

  async function flush(): Promise<void> {
    clearTimeout(timer);
    await writing;
    const { state } = store.getState().save;
    if (state === 'saved' || state === 'conflict') return;
    writing = write().finally(() => {
      writing = undefined;
    });
    await writing;
  }

  const unsubscribe = store.subscribe((now, before) => {
    if (now.pipeline === before.pipeline || now.save.state === 'conflict') return;
    // What was just read from the file is saved already.
    if (now.revision !== before.revision) return;
    if (firstUnsaved === 0) firstUnsaved = Date.now();
    if (now.save.state === 'saved') store.setState({ save: { state: 'unsaved' } });
    schedule(Math.max(0, Math.min(quiet, firstUnsaved + patience - Date.now())));
  });
  const leave = () => {
    if (store.getState().save.state !== 'saved') keepEdits(store.getState());
    void flush();
  };
  window.addEventListener('pagehide', leave);
  return {
    flush,
    stop() {
      clearTimeout(timer);
      unsubscribe();
      window.removeEventListener('pagehide', leave);
    },
  };
}
