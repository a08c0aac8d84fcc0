import { Textarea, TextInput } from '@mantine/core';
import { useDocument, useOpened } from '../canvas/OpenedContext.tsx';
import { text } from '../text/en.ts';
import classes from './Inspector.module.css';
import { PipelineCompute } from './PipelineCompute.tsx';
import { ParametersPanel } from './parameters/ParametersPanel.tsx';
import { VersionsPanel } from './versions/VersionsPanel.tsx';

/** The pipeline itself: name, description, where it runs, parameters and versions. */
export function PipelineInspector({ onShowVersion }: { onShowVersion: ((id: number) => void) | undefined }) {
  const words = text.inspector.pipeline;
  const { document } = useOpened();
  const name = useDocument(({ pipeline }) => pipeline.name);
  const description = useDocument(({ pipeline }) => pipeline.description);
  return (
    <div className={classes.stack}>
      <h2>{words.title}</h2>
      <TextInput
        label={words.name}
        maxLength={200}
        autoComplete="off"
        value={name}
        onChange={({ currentTarget: { value } }) =>
          document.edit((pipeline) => ({ ...pipeline, name: value }), 'pipeline.name')
        }
      />
      <Textarea
        label={words.description}
        placeholder={words.descriptionPlaceholder}
        autosize
        minRows={2}
        maxRows={10}
        maxLength={20_000}
        value={description}
        onChange={({ currentTarget: { value } }) =>
          document.edit((pipeline) => ({ ...pipeline, description: value }), 'pipeline.description')
        }
      />
      <PipelineCompute />
      <ParametersPanel />
      <VersionsPanel onShowVersion={onShowVersion} />
    </div>
  );
}
