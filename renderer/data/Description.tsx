import type { Dataset } from '../../pipelines/contract/rpc/datasets.ts';
import { engine } from '../api/engine.ts';
import { text } from '../text/en.ts';
import { EditableText } from '../ui/EditableText.tsx';
import { notifyError } from '../ui/notify.ts';
import { refreshDatasets } from './useDatasets.ts';

/** What a dataset is, in its user's words. */
export function Description({ dataset: { name, description } }: { dataset: Dataset }) {
  const words = text.data.detail;

  async function save(value: string): Promise<boolean> {
    try {
      await engine().datasets.describe({ name, description: value });
      await refreshDatasets();
      return true;
    } catch (error) {
      notifyError(words.descriptionFailed, error);
      return false;
    }
  }

  return (
    <EditableText
      value={description}
      label={text.data.import.description}
      placeholder={text.data.import.descriptionHint}
      add={words.addDescription}
      edit={words.editDescription}
      maxLength={2000}
      onSave={save}
    />
  );
}
