/** What the compute view lists. */
export const computeParts = ['targets', 'environments'] as const;
export type ComputePart = (typeof computeParts)[number];

/** What the compute view shows; null: this machine. */
export interface ComputePlace {
  part: ComputePart;
  name: string | null;
}

export const firstComputePlace: ComputePlace = { part: 'targets', name: null };
