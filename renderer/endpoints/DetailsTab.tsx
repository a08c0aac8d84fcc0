import type { ReactNode } from 'react';
import { ModelLink } from '../models/ModelLink.tsx';
import { PropertyTable } from '../outputs/model/PropertyTable.tsx';
import { text } from '../text/en.ts';
import { formatDate } from '../ui/formatDate.ts';
import { DeploymentsSection } from './DeploymentsSection.tsx';
import type { EndpointPartProps } from './endpointPart.ts';
import classes from './endpoints.module.css';
import { CopyLine } from './KeysDialog.tsx';
import { KeysSection } from './KeysSection.tsx';

/** Where an endpoint is reached, what is behind it, and its keys. */
export function DetailsTab({ endpoint, url, state }: EndpointPartProps) {
  const words = text.endpoints.details;
  const facts: [string, ReactNode][] = [[words.created, formatDate(endpoint.createdAt)]];
  if (state) {
    facts.push([words.started, formatDate(state.startedAt)]);
    if (state.restarts > 0) facts.push([words.restarts, words.restartsHelp(state.restarts)]);
  }
  if (endpoint.kind === 'batch') {
    facts.push(
      [words.model, <ModelLink key="model" model={endpoint.model} />],
      [words.output, words.outputs[endpoint.output]],
      [words.partition, endpoint.partitionRows.toLocaleString('en')],
    );
  }
  return (
    <div className={classes.facts}>
      <div className={classes.section}>
        <CopyLine label={words.url} value={url} copy={words.copyUrl} />
        <PropertyTable title={text.endpoints.kinds[endpoint.kind]} rows={facts} />
      </div>
      <KeysSection endpoint={endpoint} url={url} />
      {endpoint.kind === 'real-time' && (
        <div className={classes.wide}>
          <DeploymentsSection key={JSON.stringify(endpoint.deployments)} endpoint={endpoint} state={state} />
        </div>
      )}
    </div>
  );
}
