import type { ModelVersion } from '../../pipelines/contract/registry.ts';
import { text } from '../text/en.ts';
import { EditableText } from '../ui/EditableText.tsx';
import { updateModel } from './updateModel.ts';

/** What a version is, in its user's words. */
export function ModelDescription({ version }: { version: ModelVersion }) {
  const words = text.models.overview;
  return (
    <EditableText
      key={version.version}
      value={version.description}
      label={words.description}
      add={words.addDescription}
      edit={words.editDescription}
      maxLength={20_000}
      onSave={(description) => updateModel(version, { description })}
    />
  );
}
