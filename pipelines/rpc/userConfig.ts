import type { Settings } from '../contract/settings.ts';

export interface RecentFolder {
  path: string;
  name: string;
  /** Milliseconds since 1970. */
  openedAt: number;
}

/** What is kept for the user and not for a workspace: nothing that a folder from elsewhere could bring along. */
export interface UserConfig {
  settings(): Settings;
  setSettings(settings: Settings): Promise<void>;
  /** Newest first. */
  recent(): RecentFolder[];
  addRecent(path: string): Promise<void>;
}
