import { watchParent } from '../worker/watchParent.ts';
import { viewerOptions } from './protocol.ts';
import { serveViews } from './serveViews.ts';
import { ViewDatabase } from './viewDatabase.ts';

await watchParent();
serveViews(await ViewDatabase.open(viewerOptions.parse(JSON.parse(process.argv[2] ?? ''))));
