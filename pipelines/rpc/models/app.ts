import { implement } from '@orpc/server';
import { modelsContract } from '../../contract/rpc/models.ts';
import type { AppContext } from '../appContext.ts';
import { tellFailures } from '../tellFailures.ts';

/** What handlers of the group are made with: `app.models.….handler(…)`. */
export const app = implement({ models: modelsContract }).$context<AppContext>().use(tellFailures);
