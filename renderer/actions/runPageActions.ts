import { showRun, showRuns, useApp } from '../store/app.ts';
import { activeDocument } from '../store/documents.ts';
import { useRuns } from '../store/runs.ts';
import { compareTabs, type RunsPlace, runTabs } from '../store/runsPlace.ts';
import { text } from '../text/en.ts';
import type { Action } from './action.ts';

/** Where the user is in the runs view, when that is a page of this kind. */
function placeOf<P extends RunsPlace['page']>(page: P): Extract<RunsPlace, { page: P }> | undefined {
  const { view, runsPlace } = useApp.getState();
  return view === 'runs' && runsPlace.page === page ? (runsPlace as Extract<RunsPlace, { page: P }>) : undefined;
}

function newestRun(): string | undefined {
  const path = activeDocument()?.path;
  return path === undefined ? undefined : useRuns.getState().newest[path];
}

const partsOfRun = runTabs.map(
  (tab): Action => ({
    id: `run-${tab}`,
    label: text.actions.runPart(text.runs.run.tabs[tab]),
    group: 'view',
    isEnabled: () => placeOf('run') !== undefined,
    perform() {
      const place = placeOf('run');
      if (place) showRuns({ ...place, tab });
    },
  }),
);

const partsOfComparison = compareTabs.map(
  (tab): Action => ({
    id: `compare-${tab}`,
    label: text.actions.comparisonPart(text.runs.compare.tabs[tab]),
    group: 'view',
    isEnabled: () => placeOf('compare') !== undefined,
    perform() {
      const place = placeOf('compare');
      if (place) showRuns({ ...place, tab });
    },
  }),
);

/** Ways to a run and through its page. */
export const runPageActions: readonly Action[] = [
  {
    id: 'newest-run',
    label: text.actions.newestRun,
    group: 'view',
    isEnabled: () => newestRun() !== undefined,
    perform() {
      const runId = newestRun();
      if (runId !== undefined) showRun(runId);
    },
  },
  ...partsOfRun,
  ...partsOfComparison,
];
