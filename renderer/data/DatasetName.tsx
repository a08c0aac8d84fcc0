import { Autocomplete, Textarea } from '@mantine/core';
import type { Dataset } from '../../pipelines/contract/rpc/datasets.ts';
import { text } from '../text/en.ts';

interface DatasetNameProps {
  name: string;
  datasets: readonly Dataset[];
  description: string;
  onName(name: string): void;
  onDescription(description: string): void;
}

/** What the file becomes: a new dataset, or the next version of the one that has the name. */
export function DatasetName({ name, datasets, description, onName, onDescription }: DatasetNameProps) {
  const words = text.data.import;
  const known = datasets.find((dataset) => dataset.name === name.trim());
  const next = (known?.versions.at(-1)?.version ?? 0) + 1;
  return (
    <>
      <Autocomplete
        size="xs"
        label={words.name}
        description={known ? words.isVersion(known.name, next) : words.isNew}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        error={nameError(name)}
        data={datasets.map((dataset) => dataset.name)}
        value={name}
        onChange={onName}
        maxLength={200}
        data-autofocus
      />
      {!known && (
        <Textarea
          label={words.description}
          placeholder={words.descriptionHint}
          autosize
          minRows={1}
          maxRows={4}
          maxLength={2000}
          value={description}
          onChange={(event) => onDescription(event.currentTarget.value)}
        />
      )}
    </>
  );
}

function nameError(name: string): string | undefined {
  if (name.trim() === '') return text.data.import.nameMissing;
  return name.trim().length > 100 ? text.data.import.nameTooLong : undefined;
}
