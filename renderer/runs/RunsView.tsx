import { useApp } from '../store/app.ts';
import { ComparePage } from './compare/ComparePage.tsx';
import { RunList } from './list/RunList.tsx';
import { MetricPage } from './metric/MetricPage.tsx';
import { RunPage } from './run/RunPage.tsx';

/** The runs of the workspace: their list, one of them, several compared, or a metric over many. */
export function RunsView() {
  const place = useApp((state) => state.runsPlace);
  switch (place.page) {
    case 'list':
      return <RunList />;
    case 'run':
      return <RunPage key={place.runId} place={place} />;
    case 'compare':
      return <ComparePage place={place} />;
    case 'metric':
      return <MetricPage file={place.file} metric={place.metric} />;
  }
}
