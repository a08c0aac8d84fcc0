import { create } from 'zustand';
import type { Document } from '../../store/document.ts';

/** The pipeline parameter whose details are open. */
export const useShownParameter = create<{ name: string | null }>(() => ({ name: null }));

/** Goes from a step to a parameter of its pipeline. */
export function showParameter(document: Document, name: string): void {
  useShownParameter.setState({ name });
  document.select([]);
}
