/** Parts of the page of one run. */
export const runTabs = ['graph', 'steps', 'timeline', 'metrics', 'children', 'serving', 'logs'] as const;
export type RunTab = (typeof runTabs)[number];

/** Parts of the page that compares runs. */
export const compareTabs = ['metrics', 'differences', 'durations', 'graph'] as const;
export type CompareTab = (typeof compareTabs)[number];

/** What the runs view shows. */
export type RunsPlace =
  | { page: 'list' }
  | { page: 'run'; runId: string; tab: RunTab /** Step whose details stand beside. */; step: string | null }
  /** The first run is the baseline. */
  | { page: 'compare'; runIds: readonly string[]; tab: CompareTab }
  /** One metric over the runs of one pipeline file; null: not chosen yet. */
  | { page: 'metric'; file: string | null; metric: string | null };
