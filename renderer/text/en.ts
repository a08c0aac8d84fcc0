import { common } from './common.ts';
import { data } from './data.ts';
import { documents } from './documents.ts';
import { frame } from './frame.ts';
import { settings } from './settings.ts';
import { start } from './start.ts';

/** Every text that the app shows, in English, by feature. A translation is another object of this type. */
export const text = { common, data, documents, frame, settings, start };
