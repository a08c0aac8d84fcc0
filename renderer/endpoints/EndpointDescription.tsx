import type { Endpoint } from '../../pipelines/contract/endpoint.ts';
import { engine } from '../api/engine.ts';
import { text } from '../text/en.ts';
import { EditableText } from '../ui/EditableText.tsx';
import { notifyError } from '../ui/notify.ts';
import { refreshEndpoints } from './useEndpoints.ts';

/** What an endpoint is for, in its user's words. */
export function EndpointDescription({ endpoint: { name, description } }: { endpoint: Endpoint }) {
  const words = text.models.overview;

  async function save(value: string): Promise<boolean> {
    try {
      await engine().endpoints.update({ name, description: value });
      await refreshEndpoints();
      return true;
    } catch (error) {
      notifyError(words.saveFailed, error);
      return false;
    }
  }

  return (
    <EditableText
      value={description}
      label={words.description}
      add={words.addDescription}
      edit={words.editDescription}
      maxLength={20_000}
      onSave={save}
    />
  );
}
