import type { SentCounts } from '../cache/shared/sharedResults.ts';
import type { Result } from '../contract/error.ts';
import type { SharedCache } from '../contract/sharedCache.ts';

/** Where a workspace shares its results with other machines, as procedures and commands see it. */
export interface WorkspaceSharing {
  view(): {
    /** null: nothing is shared. */
    place: SharedCache | null;
    /** Whether the secret key of its bucket is kept here. */
    secretKept: boolean;
    /** What keeps results from being shared, in words for users; null: nothing that is known. */
    problem: string | null;
    /** Results on their way there. */
    waiting: number;
  };
  /** From now on there, if a blob can be written there and read again; without a place nowhere. An error says in words why not. */
  change(place: SharedCache | null, secretAccessKey?: string): Promise<Result<void, string>>;
  /** Sends every result of the workspace that is not there yet. undefined: nothing is shared. */
  sendAll(): Promise<SentCounts | undefined>;
}
