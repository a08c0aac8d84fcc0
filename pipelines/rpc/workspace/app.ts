import { implement } from '@orpc/server';
import { workspaceContract } from '../../contract/rpc/workspace.ts';
import type { AppContext } from '../appContext.ts';
import { tellFailures } from '../tellFailures.ts';

/** What handlers of the group are made with: `app.workspace.….handler(…)`. */
export const app = implement({ workspace: workspaceContract }).$context<AppContext>().use(tellFailures);
