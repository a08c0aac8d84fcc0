import { create } from 'zustand';

export interface QueuedFile {
  id: number;
  file: File;
  /** Dataset that it was chosen for as a new version. */
  into?: string | undefined;
}

interface ImportQueue {
  /** The first one is being imported, the others wait. */
  waiting: readonly QueuedFile[];
  /** How many were asked for since the queue was empty. */
  asked: number;
}

/** Files to be imported, one after another. */
export const useImportQueue = create<ImportQueue>(() => ({ waiting: [], asked: 0 }));

let count = 0;

export function queueFiles(files: Iterable<File>, into?: string): void {
  const added = [...files].map((file): QueuedFile => {
    count += 1;
    return { id: count, file, into };
  });
  useImportQueue.setState(({ waiting, asked }) => ({
    waiting: [...waiting, ...added],
    asked: (waiting.length === 0 ? 0 : asked) + added.length,
  }));
}

/** The first file is done with, imported or not. */
export function finishFile(id: number): void {
  useImportQueue.setState(({ waiting }) => ({ waiting: waiting.filter((queued) => queued.id !== id) }));
}

export function cancelImports(): void {
  useImportQueue.setState({ waiting: [] });
}
