import type { ModelStage, ModelVersion } from '../../pipelines/contract/registry.ts';
import { engine } from '../api/engine.ts';
import { text } from '../text/en.ts';
import { notifyError } from '../ui/notify.ts';
import { refreshModels } from './useModels.ts';

interface Changes {
  description?: string;
  tags?: Record<string, string>;
  stage?: ModelStage;
}

/** Changes what may change of a version. Answers whether it did; tells the user where it did not. */
export async function updateModel({ name, version }: ModelVersion, changes: Changes): Promise<boolean> {
  try {
    await engine().models.update({ name, version, ...changes });
    await refreshModels();
    return true;
  } catch (error) {
    notifyError(changes.stage ? text.models.actions.stageFailed : text.models.overview.saveFailed, error);
    return false;
  }
}
