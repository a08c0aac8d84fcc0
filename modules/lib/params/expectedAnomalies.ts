import { z } from 'zod';
import { param } from '../../define.ts';

/** The parameter that says how many of the training rows are to be called anomalies. */
export function expectedAnomalies(showWhen?: Record<string, readonly unknown[]>) {
  return param(z.number().gt(0).max(0.5).default(0.05), {
    title: 'Expected share of anomalies',
    help: 'The share of the training rows that get a score of 0.5 or more. The order of the scores does not depend on it.',
    ...(showWhen ? { showWhen } : {}),
  });
}
