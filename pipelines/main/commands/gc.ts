import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { listFileDigests } from '../../mlflow/fileStore.ts';
import { type Command, UsageError } from '../command.ts';
import type { Engine } from '../createEngine.ts';
import { engineRegistry } from '../engineRegistry.ts';
import { findPins } from '../findPins.ts';
import { formatBytes } from '../formatText.ts';
import { openEngine } from '../openEngine.ts';
import { workspacePaths } from '../workspace.ts';

export const gcCommand: Command = {
  name: 'gc',
  usage: '',
  summary:
    'Frees the space of removed runs and of results that no run names, no step is pinned to and no registered model needs.',
  arguments: { min: 0, max: 0 },
  options: { 'keep-runs': { type: 'string', help: 'Forget all but the newest N runs first. Default: forget none.' } },
  async run(_, context) {
    const keep = context.options['keep-runs'];
    if (keep !== undefined && !/^\d+$/.test(String(keep))) throw new UsageError('--keep-runs takes a number of runs.');
    const engine = await openEngine(context);
    if (!engine) return 1;
    try {
      const beyond = keep === undefined ? [] : engine.history.beyond(Number(keep));
      const forgotten = [...engine.history.hidden(), ...beyond];
      const removed = engine.history.remove(forgotten);
      const pinned = await findPins(context.workspace, engine.database, context.tell);
      const freed = await collect(engine, pinned);
      const { quarantine, state } = workspacePaths(context.workspace);
      for (const folder of [quarantine, join(state, 'views')]) await rm(folder, { recursive: true, force: true });
      const result = { runs: removed, ...freed };
      context.print(
        context.json
          ? JSON.stringify(result)
          : `Removed ${result.runs} runs, ${result.entries} cache entries and ${result.artifacts} artifacts: ${formatBytes(result.bytes)} freed.`,
      );
      return 0;
    } finally {
      await engine.close();
    }
  },
};

async function collect(
  engine: Engine,
  pinned: ReadonlySet<string>,
): Promise<{ entries: number; artifacts: number; bytes: number }> {
  const { database, history, services } = engine;
  const { keys, digests } = history.references();
  for (const { digest } of engineRegistry(engine).models.artifacts()) digests.add(digest);
  for (const digest of listFileDigests(database)) digests.add(digest);
  await services.cache.removeHalfWritten();
  let entries = 0;
  for await (const { key, result } of services.cache.list()) {
    if (keys.has(key) || pinned.has(key))
      for (const artifact of Object.values(result.outputs)) digests.add(artifact.digest);
    else {
      await services.cache.remove(key);
      entries += 1;
    }
  }
  let artifacts = 0;
  let bytes = 0;
  for (const digest of await services.artifacts.list()) {
    if (digests.has(digest)) continue;
    bytes += await services.artifacts.remove(digest);
    artifacts += 1;
  }
  return { entries, artifacts, bytes };
}
