import { implement } from '@orpc/server';
import { computeContract } from '../../contract/rpc/compute.ts';
import type { AppContext } from '../appContext.ts';
import { tellFailures } from '../tellFailures.ts';

/** What handlers of the group are made with: `app.compute.….handler(…)`. */
export const app = implement({ compute: computeContract }).$context<AppContext>().use(tellFailures);
