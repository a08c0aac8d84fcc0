import { runners } from '../../modules/runners.ts';
import { serveSteps } from './serveSteps.ts';
import { watchParent } from './watchParent.ts';

await watchParent();
serveSteps(runners);
// A worker that waits for its step has time to load what nearly every module stands on: tables, by one of those that have little else.
if (process.env.AGENT_SPARE !== undefined) await runners['export-data']?.();
