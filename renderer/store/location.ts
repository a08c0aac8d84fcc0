import { useApp, type View } from './app.ts';
import { compareTabs, type RunsPlace, runTabs } from './runsPlace.ts';

/** Where the user is, as far as the address tells it. */
export interface Place {
  view: View;
  runsPlace: RunsPlace;
}

const views: readonly string[] = ['designer', 'data', 'runs', 'settings'] satisfies View[];

/**
 * The place as the part of the address behind `#`: `#/designer`, `#/runs`, `#/runs/ID/steps?step=NODE`,
 * `#/runs/compare/ID,ID/metrics`, `#/runs/metric?file=FILE&name=METRIC`.
 */
export function formatPlace({ view, runsPlace }: Place): string {
  return view === 'runs' ? `#/runs${formatRunsPlace(runsPlace)}` : `#/${view}`;
}

function formatRunsPlace(place: RunsPlace): string {
  switch (place.page) {
    case 'list':
      return '';
    case 'run':
      return `/${encodeURIComponent(place.runId)}/${place.tab}${formatQuery({ step: place.step })}`;
    case 'compare':
      return `/compare/${place.runIds.map(encodeURIComponent).join(',')}/${place.tab}`;
    case 'metric':
      return `/metric${formatQuery({ file: place.file, name: place.metric })}`;
  }
}

function formatQuery(values: Record<string, string | null>): string {
  const given = Object.entries(values).filter((entry): entry is [string, string] => entry[1] !== null);
  return given.length === 0 ? '' : `?${new URLSearchParams(given)}`;
}

/** Undefined for what is no place of this app, such as the anchor of a skip link. */
export function parsePlace(hash: string): Place | undefined {
  const [path = '', query = ''] = hash.split('?', 2);
  const [start, view = '', ...rest] = path.split('/');
  if (start !== '#' || !views.includes(view)) return undefined;
  const runsPlace = view === 'runs' ? parseRunsPlace(rest, new URLSearchParams(query)) : { page: 'list' as const };
  return { view: view as View, runsPlace };
}

function parseRunsPlace([first = '', second = '', third = '']: string[], query: URLSearchParams): RunsPlace {
  if (first === '') return { page: 'list' };
  if (first === 'metric') return { page: 'metric', file: query.get('file'), metric: query.get('name') };
  if (first === 'compare') {
    const runIds = second.split(',').filter(Boolean).map(decode);
    const tab = compareTabs.find((name) => name === third) ?? 'metrics';
    return runIds.length < 2 ? { page: 'list' } : { page: 'compare', runIds, tab };
  }
  const tab = runTabs.find((name) => name === second) ?? 'graph';
  return { page: 'run', runId: decode(first), tab, step: query.get('step') };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Whether going from one to the other is a step that Back undoes: another page, not another part of the same one. */
export function isOtherPage(before: Place, now: Place): boolean {
  const name = ({ view, runsPlace }: Place) => {
    if (view !== 'runs') return view;
    if (runsPlace.page === 'run') return `runs/${runsPlace.runId}`;
    return `runs/${runsPlace.page}`;
  };
  return name(before) !== name(now);
}

/** Keeps the address and the place in step, so that reload, Back, Forward and bookmarks work. Begins at the address. */
export function followLocation(): void {
  const go = () => {
    const place = parsePlace(location.hash);
    if (place) useApp.setState(place.view === 'runs' ? place : { view: place.view });
    else history.replaceState(history.state, '', formatPlace(useApp.getState()));
  };
  go();
  window.addEventListener('popstate', go);
  useApp.subscribe((now, before) => {
    if (now.view === before.view && now.runsPlace === before.runsPlace) return;
    const address = formatPlace(now);
    if (address === location.hash) return;
    if (isOtherPage(before, now)) history.pushState(null, '', address);
    else history.replaceState(history.state, '', address);
  });
}
