import { actions } from './actions.ts';
import { canvas } from './canvas.ts';
import { childRuns } from './childRuns.ts';
import { common } from './common.ts';
import { compute } from './compute.ts';
import { data } from './data.ts';
import { designer } from './designer.ts';
import { desktop } from './desktop.ts';
import { documents } from './documents.ts';
import { endpoints } from './endpoints.ts';
import { evaluation } from './evaluation.ts';
import { frame } from './frame.ts';
import { inspector } from './inspector.ts';
import { model } from './model.ts';
import { models } from './models.ts';
import { outputs } from './outputs.ts';
import { palette } from './palette.ts';
import { panels } from './panels.ts';
import { run } from './run.ts';
import { runs } from './runs.ts';
import { settings } from './settings.ts';
import { start } from './start.ts';

/** Every text that the app shows, in English, by feature. A translation is another object of this type. */
export const text = {
  actions,
  canvas,
  childRuns,
  common,
  compute,
  data,
  designer,
  desktop,
  documents,
  endpoints,
  evaluation,
  frame,
  inspector,
  model,
  models,
  outputs,
  palette,
  panels,
  run,
  runs,
  settings,
  start,
};
