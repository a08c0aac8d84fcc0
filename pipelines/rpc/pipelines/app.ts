import { implement } from '@orpc/server';
import { pipelinesContract } from '../../contract/rpc/pipelines.ts';
import type { AppContext } from '../appContext.ts';
import { tellFailures } from '../tellFailures.ts';

/** What handlers of the group are made with: `app.pipelines.….handler(…)`. */
export const app = implement({ pipelines: pipelinesContract }).$context<AppContext>().use(tellFailures);
