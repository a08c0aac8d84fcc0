import { Anchor } from '@mantine/core';
import type { ModelReference } from '../../pipelines/contract/registry.ts';
import { formatPlace } from '../store/location.ts';
import { text } from '../text/en.ts';

/** Leads to a version of a model. */
export function ModelLink({ model: { name, version } }: { model: ModelReference }) {
  return (
    <Anchor inherit href={formatPlace({ view: 'models', modelsPlace: { name, version, tab: 'overview' } })}>
      {`${name}, ${text.models.versionName(version)}`}
    </Anchor>
  );
}
