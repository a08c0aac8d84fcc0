import { StartPage } from '../start/StartPage.tsx';
import { useDocuments } from '../store/documents.ts';

/** The open pipelines, or the start page while there is none. */
export function Designer() {
  const active = useDocuments((state) => state.active);
  return active === null ? <StartPage /> : null;
}
