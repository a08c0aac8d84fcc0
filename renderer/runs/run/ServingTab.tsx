import { NativeSelect } from '@mantine/core';
import { useState } from 'react';
import { InferenceView } from '../../models/InferenceView.tsx';
import { listModelOutputs } from '../../models/modelOutputs.ts';
import { text } from '../../text/en.ts';
import type { RunPartProps } from './runPart.ts';
import classes from './ServingTab.module.css';

/** What becomes of the pipeline when a model of this run is served. */
export function ServingTab({ detail }: RunPartProps) {
  const outputs = listModelOutputs(detail);
  const [chosen, setChosen] = useState(outputs[0]?.nodeId ?? '');
  return (
    <div className={classes.serving}>
      {outputs.length > 1 && (
        <NativeSelect
          size="xs"
          w={280}
          aria-label={text.endpoints.deploy.model}
          value={chosen}
          onChange={(event) => setChosen(event.currentTarget.value)}
          data={outputs.map(({ nodeId, title }) => ({ value: nodeId, label: title }))}
        />
      )}
      <InferenceView key={chosen} runId={detail.run.id} nodeId={chosen} pipeline={detail.pipeline} />
    </div>
  );
}
