import { Button, Group, SegmentedControl, Text } from '@mantine/core';
import { IconCopy } from '@tabler/icons-react';
import { useState } from 'react';
import type { Endpoint } from '../../pipelines/contract/endpoint.ts';
import { type Pipeline, pipeline } from '../../pipelines/contract/graph.ts';
import {
  keyVariable,
  type SampleLanguage,
  sampleCall,
  sampleLanguages,
  writeSample,
} from '../../pipelines/endpoint/consumeSamples.ts';
import { text } from '../text/en.ts';
import type { EndpointPartProps } from './endpointPart.ts';
import classes from './endpoints.module.css';
import { copyText } from './KeysDialog.tsx';

/** A first call of the endpoint in several languages. */
export function ConsumeTab({ endpoint, url, servables }: EndpointPartProps) {
  const words = text.endpoints.consume;
  const [language, setLanguage] = useState<SampleLanguage>('curl');
  const columns = Object.values(servables)[0]?.request ?? [];
  const call = sampleCall(endpoint.kind, url, { columns, parameters: readParameters(endpoint) });
  const sample = writeSample(language, call);
  return (
    <div className={classes.half} style={{ height: '100%' }}>
      <Text size="sm">{words.help(keyVariable)}</Text>
      <Group justify="space-between">
        <SegmentedControl
          size="xs"
          aria-label={words.language}
          value={language}
          onChange={(value) => setLanguage(value as SampleLanguage)}
          data={sampleLanguages.map((value) => ({ value, label: words.languages[value] }))}
        />
        <Button
          variant="default"
          leftSection={<IconCopy size={15} aria-hidden />}
          onClick={() => void copyText(sample)}
        >
          {words.copy}
        </Button>
      </Group>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and has to without a mouse too. */}
      <pre className={classes.code} tabIndex={0}>
        {sample}
      </pre>
    </div>
  );
}

/** Of a pipeline endpoint: the parameters of the version that runs when a call names none. */
function readParameters(endpoint: Endpoint): Pipeline['parameters'] {
  if (endpoint.kind !== 'pipeline') return [];
  const published = endpoint.versions.find(({ version }) => version === endpoint.defaultVersion);
  const read = pipeline.safeParse(JSON.parse(published?.text || 'null'));
  return read.success ? read.data.parameters : [];
}
