import { implement } from '@orpc/server';
import { runsContract } from '../../contract/rpc/runs.ts';
import type { AppContext } from '../appContext.ts';
import { tellFailures } from '../tellFailures.ts';

/** What handlers of the group are made with: `app.runs.….handler(…)`. */
export const app = implement({ runs: runsContract }).$context<AppContext>().use(tellFailures);
