import { implement } from '@orpc/server';
import { outputsContract } from '../../contract/rpc/outputs.ts';
import type { AppContext } from '../appContext.ts';
import { tellFailures } from '../tellFailures.ts';
import { tellViewFailures } from '../tellViewFailures.ts';

/** What handlers of the group are made with: `app.outputs.….handler(…)`. */
export const app = implement({ outputs: outputsContract })
  .$context<AppContext>()
  .use(tellFailures)
  .use(tellViewFailures);
