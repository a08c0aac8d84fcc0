import { create } from 'zustand';

/** Columns that can be shown beside a run's status and name. */
export const listColumns = ['started', 'duration', 'steps', 'file', 'parameters', 'git'] as const;
export type ListColumn = (typeof listColumns)[number];

interface ChosenColumns {
  columns: readonly ListColumn[];
  /** null: the most frequent ones of the runs that are listed. */
  metrics: readonly string[] | null;
}

interface RunListState extends ChosenColumns {
  /** As the user wrote it. */
  query: string;
  /** Only runs of this pipeline file; null: all. */
  file: string | null;
  /** Ids of runs that are marked to be compared or deleted. */
  marked: ReadonlySet<string>;
}

const columnsKey = 'pipewright.runs.columns';

function readColumns(): ChosenColumns {
  const standard: ChosenColumns = { columns: ['started', 'duration', 'steps'], metrics: null };
  try {
    const kept = JSON.parse(localStorage.getItem(columnsKey) ?? 'null') as Partial<ChosenColumns> | null;
    const columns = kept?.columns?.filter((column) => listColumns.includes(column));
    return { columns: columns ?? standard.columns, metrics: kept?.metrics ?? null };
  } catch {
    return standard;
  }
}

/** How the user looks at the list of runs. Columns are kept for the next time. */
export const useRunList = create<RunListState>(() => ({ query: '', file: null, marked: new Set(), ...readColumns() }));

export function chooseColumns(chosen: Partial<ChosenColumns>): void {
  useRunList.setState(chosen);
  const { columns, metrics } = useRunList.getState();
  localStorage.setItem(columnsKey, JSON.stringify({ columns, metrics }));
}

export function toggleMark(runId: string): void {
  useRunList.setState(({ marked }) => {
    const next = new Set(marked);
    if (!next.delete(runId)) next.add(runId);
    return { marked: next };
  });
}

export function markRuns(runIds: Iterable<string>): void {
  useRunList.setState({ marked: new Set(runIds) });
}
