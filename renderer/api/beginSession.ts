import { openSession } from './session.ts';

/** Imported before all else, so that the engine is asked while the browser takes in the rest of the page. */
export const session = openSession();
