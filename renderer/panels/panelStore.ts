import { create } from 'zustand';
import { useDocuments } from '../store/documents.ts';

export type PanelName = 'problems' | 'log' | 'output' | 'why';

interface PanelState {
  /** The bottom panel that is asked for; the count makes each request a new one. */
  asked: { panel: PanelName; count: number };
  /** The output that the output panel shows, by pipeline. */
  outputs: Readonly<Record<string, { nodeId: string; port: string }>>;
}

export const usePanels = create<PanelState>(() => ({ asked: { panel: 'problems', count: 0 }, outputs: {} }));

/** Brings a bottom panel to the front. */
export function showPanel(panel: PanelName): void {
  usePanels.setState(({ asked }) => ({ asked: { panel, count: asked.count + 1 } }));
}

/** Shows an output of the active pipeline's newest run. */
export function openOutput(nodeId: string, port: string): void {
  const path = useDocuments.getState().active;
  if (path === null) return;
  usePanels.setState(({ outputs }) => ({ outputs: { ...outputs, [path]: { nodeId, port } } }));
  showPanel('output');
}
