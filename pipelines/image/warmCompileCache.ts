// Runs while the image for steps is built: Node keeps what it makes of the source files of all modules, so that no container
// has to make it again.
import { flushCompileCache } from 'node:module';
import { runners } from '../../modules/runners.ts';

for (const load of Object.values(runners)) await load();
await import('../executor/processExecutor.ts');
await import('../worker/serveSteps.ts');
flushCompileCache();
