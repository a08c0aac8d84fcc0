import { implement } from '@orpc/server';
import { endpointsContract } from '../../contract/rpc/endpoints.ts';
import type { AppContext } from '../appContext.ts';
import { tellFailures } from '../tellFailures.ts';

/** What handlers of the group are made with: `app.endpoints.….handler(…)`. */
export const app = implement({ endpoints: endpointsContract }).$context<AppContext>().use(tellFailures);
