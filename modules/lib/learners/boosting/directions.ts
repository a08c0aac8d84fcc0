import { StepError } from '../../../define.ts';
import type { BoostedTreeParams } from '../../params/boostedTreeParams.ts';
import type { Feature } from '../data.ts';

/**
 * Of each feature, whether predictions may only rise (1) or only fall (-1) with it; undefined when no column is named. Throws
 * StepError when a named column is no numeric feature, or is named as both.
 */
export function directionsOf(
  features: readonly Feature[],
  { rising, falling }: Pick<BoostedTreeParams, 'rising' | 'falling'>,
): Int32Array | undefined {
  if (rising.length === 0 && falling.length === 0) return undefined;
  const both = rising.find((name) => falling.includes(name));
  if (both !== undefined) {
    throw new StepError(
      `The column "${both}" is named as one that may only raise and only lower the prediction. Keep one.`,
    );
  }
  const directions = new Int32Array(features.length);
  for (const name of [...rising, ...falling]) {
    const feature = features.findIndex((candidate) => candidate.name === name);
    if (features[feature]?.kind !== 'numeric') {
      throw new StepError(
        feature < 0
          ? `There is no feature "${name}" to raise or lower the prediction. Check the name, or remove it.`
          : `The column "${name}" holds categories, which have no order that could raise or lower the prediction. Remove it from the list.`,
      );
    }
    directions[feature] = rising.includes(name) ? 1 : -1;
  }
  return directions;
}
