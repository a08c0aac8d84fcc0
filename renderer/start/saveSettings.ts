import type { Settings } from '../../pipelines/contract/settings.ts';
import { engine } from '../api/engine.ts';
import { useApp } from '../store/app.ts';
import { text } from '../text/en.ts';
import { notifyError } from '../ui/notify.ts';

function show(settings: Settings): void {
  useApp.setState(({ workspace }) => ({ workspace: workspace && { ...workspace, settings } }));
}

/** Changes settings: shown at once, kept by the engine, and taken back when it could not keep them. */
export async function saveSettings(change: Partial<Settings>): Promise<void> {
  const before = useApp.getState().workspace?.settings;
  if (!before) return;
  const settings = { ...before, ...change };
  show(settings);
  try {
    await engine().workspace.setSettings(settings);
  } catch (error) {
    show(before);
    notifyError(text.settings.failed, error);
  }
}
