import { common } from './common.ts';
import { documents } from './documents.ts';
import { frame } from './frame.ts';

/** Every text that the app shows, in English, by feature. A translation is another object of this type. */
export const text = { common, documents, frame };
