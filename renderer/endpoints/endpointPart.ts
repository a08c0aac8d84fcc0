import type { Endpoint } from '../../pipelines/contract/endpoint.ts';
import type { Servable } from '../../pipelines/contract/servable.ts';
import type { ListedEndpoint } from './endpointStatus.ts';

/** What every part of an endpoint's page is given. */
export interface EndpointPartProps<E extends Endpoint = Endpoint> extends Omit<ListedEndpoint, 'endpoint'> {
  endpoint: E;
  /** By deployment; of a batch endpoint, under `model`. */
  servables: Record<string, Servable>;
}
