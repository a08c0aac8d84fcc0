import type { ModelVersion } from '../../pipelines/contract/registry.ts';

/** A version, and the endpoints that have it deployed. */
export type ShownVersion = ModelVersion & { endpoints: string[] };

/** What every part of a model's page is given. */
export interface ModelPartProps {
  version: ShownVersion;
  /** Newest first. */
  versions: readonly ShownVersion[];
}
