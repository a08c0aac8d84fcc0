import type { DesktopBridge } from '../../pipelines/contract/desktopBridge.ts';
import { actions } from '../actions/actions.ts';
import { isText } from '../actions/useShortcuts.ts';
import { useApp } from '../store/app.ts';
import { activeDocument, useDocuments } from '../store/documents.ts';
import { useRuns } from '../store/runs.ts';
import { buildMenu } from './buildMenu.ts';

/** Milliseconds for which changes are gathered: a run tells of itself many times a second. */
const patience = 150;

/** Gives the window its menus, and gives them anew when another action can be done or no longer can. */
export function followMenu(bridge: Pick<DesktopBridge, 'setMenu'>): void {
  let given = '';
  let isDue = false;
  let stopDocument = () => {};

  const give = () => {
    isDue = false;
    const menu = buildMenu(actions, isText(document.activeElement));
    const written = JSON.stringify(menu);
    if (written === given) return;
    given = written;
    void bridge.setMenu(menu);
  };
  const giveSoon = () => {
    if (!isDue) setTimeout(give, patience);
    isDue = true;
  };
  const followDocument = () => {
    stopDocument();
    const store = activeDocument()?.document.store;
    const stops = store ? [store.subscribe(giveSoon), store.temporal.subscribe(giveSoon)] : [];
    stopDocument = () => {
      for (const stop of stops) stop();
    };
    giveSoon();
  };

  useApp.subscribe(giveSoon);
  useRuns.subscribe(giveSoon);
  useDocuments.subscribe(followDocument);
  document.addEventListener('focusin', giveSoon);
  document.addEventListener('focusout', giveSoon);
  followDocument();
  give();
}
