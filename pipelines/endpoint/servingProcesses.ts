import type { ServingState } from '../contract/endpoint.ts';

/** The processes of real-time endpoints, each known by its folder. */
export interface ServingProcesses {
  /** Starts them where they are not running. They outlive the program that started them. */
  start(folder: string): Promise<void>;
  /** Ends them: requests that were accepted are answered first. */
  stop(folder: string): Promise<void>;
  /** What is served now; undefined where nothing runs. */
  readState(folder: string): Promise<ServingState | undefined>;
}
