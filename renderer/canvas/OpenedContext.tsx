import { createContext, type ReactNode, useContext } from 'react';
import { useStore } from 'zustand';
import type { ChecksState } from '../store/checks.ts';
import type { DocumentState } from '../store/document.ts';
import type { OpenDocument } from '../store/documents.ts';
import { type LiveRun, type LiveStep, useRuns } from '../store/runs.ts';

const Opened = createContext<OpenDocument | null>(null);

export function OpenedProvider({ opened, children }: { opened: OpenDocument; children: ReactNode }) {
  return <Opened value={opened}>{children}</Opened>;
}

/** The open pipeline that surrounds the component. */
export function useOpened(): OpenDocument {
  const opened = useContext(Opened);
  if (!opened) throw new Error('No open pipeline surrounds this component.');
  return opened;
}

/** A slice of the open pipeline's state. */
export function useDocument<T>(select: (state: DocumentState) => T): T {
  return useStore(useOpened().document.store, select);
}

/** A slice of what is known about the open pipeline before a run. */
export function useChecks<T>(select: (state: ChecksState) => T): T {
  return useStore(useOpened().checks.store, select);
}

/** The newest run of the open pipeline. */
export function useNewestRun<T>(select: (run: LiveRun | undefined) => T): T {
  const { path } = useOpened();
  return useRuns((state) => select(state.runs[state.newest[path] ?? '']));
}

/** How a step fared in the newest run. */
export function useLiveStep(nodeId: string): LiveStep | undefined {
  return useNewestRun((run) => run?.steps[nodeId]);
}
