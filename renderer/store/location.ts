import { useApp, type View } from './app.ts';
import { type ComputePlace, computeParts } from './computePlace.ts';
import { compareTabs, type RunsPlace, runTabs } from './runsPlace.ts';
import { type EndpointsPlace, endpointTabs, type ModelsPlace, modelTabs } from './servingPlace.ts';

/** Where the user is, as far as the address tells it: the view, and what that view shows. */
export interface Place {
  view: View;
  runsPlace?: RunsPlace;
  modelsPlace?: ModelsPlace;
  endpointsPlace?: EndpointsPlace;
  computePlace?: ComputePlace;
}

const views: readonly string[] = [
  'designer',
  'data',
  'runs',
  'models',
  'endpoints',
  'compute',
  'settings',
] satisfies View[];

/**
 * The place as the part of the address behind `#`: `#/designer`, `#/runs`, `#/runs/ID/steps?step=NODE`,
 * `#/runs/compare/ID,ID/metrics`, `#/runs/metric?file=FILE&name=METRIC`, `#/models/NAME/overview?version=2`,
 * `#/endpoints/NAME/test`, `#/compute/targets/NAME`.
 */
export function formatPlace({ view, runsPlace, modelsPlace, endpointsPlace, computePlace }: Place): string {
  if (view === 'runs' && runsPlace) return `#/runs${formatRunsPlace(runsPlace)}`;
  if (view === 'models' && modelsPlace?.name) {
    const { name, tab, version } = modelsPlace;
    return `#/models/${encodeURIComponent(name)}/${tab}${formatQuery({ version: version === null ? null : String(version) })}`;
  }
  if (view === 'endpoints' && endpointsPlace?.name) {
    return `#/endpoints/${encodeURIComponent(endpointsPlace.name)}/${endpointsPlace.tab}`;
  }
  if (view === 'compute' && computePlace?.name) {
    return `#/compute/${computePlace.part}/${encodeURIComponent(computePlace.name)}`;
  }
  return `#/${view}`;
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
  const values = new URLSearchParams(query);
  if (view === 'runs') return { view, runsPlace: parseRunsPlace(rest, values) };
  if (view === 'models') return { view, modelsPlace: parseModelsPlace(rest, values) };
  if (view === 'endpoints') return { view, endpointsPlace: parseEndpointsPlace(rest) };
  if (view === 'compute') return { view, computePlace: parseComputePlace(rest) };
  return { view: view as View };
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

function parseModelsPlace([name = '', second = '']: string[], query: URLSearchParams): ModelsPlace {
  const version = Number(query.get('version'));
  return {
    name: decode(name) || null,
    version: Number.isInteger(version) && version > 0 ? version : null,
    tab: modelTabs.find((tab) => tab === second) ?? 'overview',
  };
}

function parseEndpointsPlace([name = '', second = '']: string[]): EndpointsPlace {
  return { name: decode(name) || null, tab: endpointTabs.find((tab) => tab === second) ?? 'details' };
}

function parseComputePlace([first = '', name = '']: string[]): ComputePlace {
  return { part: computeParts.find((part) => part === first) ?? 'targets', name: decode(name) || null };
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
  return nameOfPage(before) !== nameOfPage(now);
}

function nameOfPage({ view, runsPlace, modelsPlace, endpointsPlace, computePlace }: Place): string {
  if (view === 'models') return `models/${modelsPlace?.name}`;
  if (view === 'endpoints') return `endpoints/${endpointsPlace?.name}`;
  if (view === 'compute') return `compute/${computePlace?.part}/${computePlace?.name}`;
  if (view !== 'runs') return view;
  return runsPlace?.page === 'run' ? `runs/${runsPlace.runId}` : `runs/${runsPlace?.page}`;
}

/** Keeps the address and the place in step, so that reload, Back, Forward and bookmarks work. Begins at the address. */
export function followLocation(): void {
  const go = () => {
    const place = parsePlace(location.hash);
    if (place) useApp.setState(place);
    else history.replaceState(history.state, '', formatPlace(useApp.getState()));
  };
  go();
  window.addEventListener('popstate', go);
  useApp.subscribe((now, before) => {
    const isSame =
      now.view === before.view &&
      now.runsPlace === before.runsPlace &&
      now.modelsPlace === before.modelsPlace &&
      now.endpointsPlace === before.endpointsPlace &&
      now.computePlace === before.computePlace;
    if (isSame) return;
    const address = formatPlace(now);
    if (address === location.hash) return;
    if (isOtherPage(before, now)) history.pushState(null, '', address);
    else history.replaceState(history.state, '', address);
  });
}
