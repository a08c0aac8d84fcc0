import { watchParent } from '../worker/watchParent.ts';
import { lowerPriority } from './lowerPriority.ts';
import { viewerOptions } from './protocol.ts';
import { serveViews } from './serveViews.ts';
import { ViewDatabase } from './viewDatabase.ts';

await watchParent();
const options = viewerOptions.parse(JSON.parse(process.argv[2] ?? ''));
if (options.priority === 'low') await lowerPriority();
serveViews(await ViewDatabase.open(options));
