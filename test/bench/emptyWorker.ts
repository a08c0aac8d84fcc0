// A worker with one module, which does nothing.
import { serveSteps } from '../../pipelines/worker/serveSteps.ts';
import { watchParent } from '../../pipelines/worker/watchParent.ts';

await watchParent();
serveSteps({ empty: async () => ({ run: async () => {} }) });
