/** Parts of the page of one model. */
export const modelTabs = ['overview', 'signature', 'versions', 'serving'] as const;
export type ModelTab = (typeof modelTabs)[number];

/** What the models view shows; null: the first model, its newest version. */
export interface ModelsPlace {
  name: string | null;
  version: number | null;
  tab: ModelTab;
}

/** Parts of the page of one endpoint; which of them it has depends on its kind. */
export const endpointTabs = ['details', 'test', 'consume', 'metrics', 'logs', 'jobs', 'versions'] as const;
export type EndpointTab = (typeof endpointTabs)[number];

/** What the endpoints view shows; null: the first. */
export interface EndpointsPlace {
  name: string | null;
  tab: EndpointTab;
}

export const firstModelsPlace: ModelsPlace = { name: null, version: null, tab: 'overview' };
export const firstEndpointsPlace: EndpointsPlace = { name: null, tab: 'details' };
