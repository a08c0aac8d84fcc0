// Runs while the image for steps is built: Node keeps what it makes of the source files of all modules, of the worker and of the
// agent, so that no container has to make it again. Arguments: the users that containers run as, by number.
import { fork, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, readdirSync, renameSync, symlinkSync } from 'node:fs';
import { flushCompileCache, getCompileCacheDir } from 'node:module';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runners } from '../../modules/runners.ts';

for (const load of Object.values(runners)) await load();
// The agent loads it only where it has an engine to go to: on the node of a cluster.
await import(new URL('../worker/agentNetwork.ts', import.meta.url).href);
flushCompileCache();
const [agent, main] = ['agent.ts', 'main.ts'].map((name) =>
  fileURLToPath(new URL(`../worker/${name}`, import.meta.url)),
);
// Entry points keep their own part when they end. The agent does where nobody speaks to it, the worker when its parent leaves.
// What is kept is of these flags alone.
spawnSync(process.execPath, [...process.execArgv, agent!], { stdio: ['ignore', 'ignore', 'inherit'] });
const worker = fork(main!);
await once(worker, 'message');
worker.disconnect();
await once(worker, 'exit');

// Node looks for what it has kept under the number of its user, and lets nobody else read it.
const kept = getCompileCacheDir();
const [first, ...others] = process.argv.slice(2);
if (kept !== undefined && first !== undefined) {
  for (const name of readdirSync(kept)) chmodSync(join(kept, name), 0o444);
  const of = (user: string) => kept.replace(/-\d+$/, `-${user}`);
  renameSync(kept, of(first));
  for (const user of others) symlinkSync(basename(of(first)), of(user));
}
