import type { ModuleSpec } from '../../modules/define.ts';
import type { ArtifactStore } from '../cache/artifactStore.ts';
import type { RunHistory } from '../store/runHistory.ts';
import type { ModelStore } from './modelStore.ts';

/** What reads the registry. */
export interface RegistryFiles {
  models: ModelStore;
  artifacts: ArtifactStore;
}

/** What the registry works with. Chosen in main/. */
export interface RegistryServices extends RegistryFiles {
  history: RunHistory;
  catalog(): Promise<readonly ModuleSpec[]>;
  /** Folder for what is not published yet, on the same disk as the artifacts. Left-overs are removed when an engine opens. */
  attempts: string;
  /** Bytes that registering may use. */
  limits: { readonly memory: number };
}
