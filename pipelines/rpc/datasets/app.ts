import { implement } from '@orpc/server';
import { datasetsContract } from '../../contract/rpc/datasets.ts';
import type { AppContext } from '../appContext.ts';
import { tellFailures } from '../tellFailures.ts';
import { tellViewFailures } from '../tellViewFailures.ts';

/** What handlers of the group are made with: `app.datasets.….handler(…)`. */
export const app = implement({ datasets: datasetsContract })
  .$context<AppContext>()
  .use(tellFailures)
  .use(tellViewFailures);
