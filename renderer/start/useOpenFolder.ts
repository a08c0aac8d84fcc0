import { useState } from 'react';
import { engine } from '../api/engine.ts';
import { activate, useDocuments } from '../store/documents.ts';
import { useRuns } from '../store/runs.ts';
import { text } from '../text/en.ts';
import { notifyError } from '../ui/notify.ts';

interface Request {
  path: string;
  /** Make the folder when it is not there. */
  create?: boolean;
}

/**
 * Opens folders as the workspace. While runs are going on, the user is asked first: `asked` is set, and `answer` goes on or
 * leaves everything as it is. `open` answers whether the folder is open.
 */
export function useOpenFolder(onOpened?: () => void) {
  const [asked, setAsked] = useState<(Request & { runs: number }) | null>(null);

  async function openNow(request: Request, cancelRuns: boolean): Promise<void> {
    try {
      // Edits of the last moment belong to the workspace that is left.
      await Promise.all(useDocuments.getState().open.map(({ flush }) => flush()));
      await engine().workspace.open({ create: false, ...request, cancelRuns });
      activate(null);
      onOpened?.();
    } catch (error) {
      notifyError(text.start.failed.folder, error);
    }
  }

  return {
    asked,
    async open(request: Request): Promise<void> {
      const runs = Object.values(useRuns.getState().runs).filter(({ status }) => status === 'running').length;
      if (runs > 0) setAsked({ ...request, runs });
      else await openNow(request, false);
    },
    async answer(stopsRuns: boolean): Promise<void> {
      const request = asked;
      setAsked(null);
      if (request && stopsRuns) await openNow({ path: request.path, create: request.create ?? false }, true);
    },
  };
}
