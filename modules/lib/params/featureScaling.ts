import { z } from 'zod';
import { param } from '../../define.ts';

type Scaling = 'min-max' | 'z-score' | 'none';

/** The parameter that says what is done to numbers before distances are taken. */
export function featureScaling<S extends Scaling>(preset: S) {
  return param(z.enum(['min-max', 'z-score', 'none']).default(preset), {
    title: 'Scale features',
    help: 'Brings numbers to a common scale first, so that no column counts more because its numbers are larger: min-max to 0…1, z-score to mean 0 and standard deviation 1.',
  });
}
