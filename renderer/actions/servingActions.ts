import { IconRocket } from '@tabler/icons-react';
import { engine } from '../api/engine.ts';
import { askToDeploy, askToPublish, askToRegister } from '../endpoints/servingDialogs.ts';
import { activeDocument } from '../store/documents.ts';
import { type LiveRun, useRuns } from '../store/runs.ts';
import { text } from '../text/en.ts';
import { notifyError } from '../ui/notify.ts';
import type { Action } from './action.ts';

/** The newest run of the open pipeline, once it has made a model. */
function trainedRun(): LiveRun | undefined {
  const { runs, newest } = useRuns.getState();
  const run = runs[newest[activeDocument()?.path ?? ''] ?? ''];
  const hasModel = Object.values(run?.steps ?? {}).some(({ outputs }) =>
    Object.values(outputs).some(({ type }) => type === 'model'),
  );
  return run?.status === 'completed' && hasModel ? run : undefined;
}

async function withTrainedRun(ask: typeof askToRegister): Promise<void> {
  const run = trainedRun();
  if (!run) return;
  try {
    ask(await engine().runs.get({ runId: run.id }));
  } catch (error) {
    notifyError(text.endpoints.deploy.failed, error);
  }
}

/** Keeping and publishing what the open pipeline has made. */
export const servingActions: readonly Action[] = [
  {
    id: 'deploy',
    label: text.endpoints.deploy.action,
    group: 'pipeline',
    icon: IconRocket,
    isEnabled: () => trainedRun() !== undefined,
    perform: () => withTrainedRun((detail) => askToDeploy({ type: 'run', detail })),
  },
  {
    id: 'register-model',
    label: text.models.register.action,
    group: 'pipeline',
    isEnabled: () => trainedRun() !== undefined,
    perform: () => withTrainedRun(askToRegister),
  },
  {
    id: 'publish-pipeline',
    label: text.endpoints.publish.action,
    group: 'pipeline',
    isEnabled: () => activeDocument() !== undefined,
    perform() {
      const opened = activeDocument();
      if (opened) askToPublish(opened.path, opened.document.store.getState().pipeline.name);
    },
  },
];
