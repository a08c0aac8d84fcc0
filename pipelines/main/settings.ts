import { mkdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { writeDurably } from '../cache/durableFile.ts';
import { type Settings, settings } from '../contract/settings.ts';
import type { RecentFolder, UserConfig } from '../rpc/userConfig.ts';

const recentFolder = z.object({ path: z.string(), name: z.string(), openedAt: z.number() });

/** What the file holds. A member that does not fit is as if it were missing: settings are never a reason not to start. */
const configFile = z.object({
  settings: settings.catch({ theme: 'system', workers: null, memory: null }),
  recent: z.array(recentFolder).catch([]),
});

/** Folders that are remembered. */
const mostRecent = 20;

/** Settings and recent folders, in `settings.json` of the user's folder. Read once; every change is written at once. */
export async function openUserConfig(folder: string): Promise<UserConfig> {
  const file = join(folder, 'settings.json');
  let held = await readConfig(file);
  let writing: Promise<void> = Promise.resolve();

  async function change(next: z.infer<typeof configFile>): Promise<void> {
    held = next;
    const before = writing;
    writing = (async () => {
      await before.catch(() => {});
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await writeDurably(file, `${JSON.stringify(held, null, 2)}\n`);
    })();
    await writing;
  }

  return {
    settings: () => held.settings,
    setSettings: (next: Settings) => change({ ...held, settings: next }),
    recent: () => held.recent,
    async addRecent(path: string) {
      const others = held.recent.filter((other) => other.path !== path);
      const entry: RecentFolder = { path, name: basename(path) || path, openedAt: Date.now() };
      await change({ ...held, recent: [entry, ...others].slice(0, mostRecent) });
    },
  };
}

async function readConfig(file: string): Promise<z.infer<typeof configFile>> {
  const text = await readFile(file, 'utf8').catch(() => '{}');
  try {
    return configFile.parse(JSON.parse(text));
  } catch {
    return configFile.parse({});
  }
}
