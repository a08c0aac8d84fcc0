import { runners } from '../../modules/runners.ts';
import { serveSteps } from './serveSteps.ts';
import { watchParent } from './watchParent.ts';

await watchParent();
serveSteps(runners);
