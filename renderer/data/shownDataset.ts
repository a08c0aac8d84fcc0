import { create } from 'zustand';

/** The dataset that the data view shows, by name, and its version; null: the newest. */
export const useShownDataset = create<{ name: string | null; version: number | null }>(() => ({
  name: null,
  version: null,
}));

export function showDataset(name: string | null, version: number | null = null): void {
  useShownDataset.setState({ name, version });
}
