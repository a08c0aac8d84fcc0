import { type ServeOf, serveFitted } from '../../lib/serving/serveStep.ts';
import type { spec } from './spec.ts';

export const serve: ServeOf<typeof spec> = ({ output }) => serveFitted(output('transformationFunction'), 'dataset');
