import type { TrainingData } from '../data.ts';
import { fitNumberScale, type NumberScale, type ScaleMethod, scaleNumber } from '../scaleNumbers.ts';

/** A categorical feature: one weight row a category, from `offset` on. A missing or unknown value has none. */
export interface CategoryInput {
  feature: number;
  offset: number;
  size: number;
}

/** How the features enter a network. */
export interface NetworkInputs {
  numbers: NumberScale[];
  categories: CategoryInput[];
  categoryCount: number;
}

export function fitInputs({ features, weights }: TrainingData, method: ScaleMethod): NetworkInputs {
  const numbers: NumberScale[] = [];
  const categories: CategoryInput[] = [];
  let categoryCount = 0;
  for (const [index, feature] of features.entries()) {
    if (feature.kind === 'numeric') {
      numbers.push(fitNumberScale(index, feature.values, method, weights));
    } else {
      categories.push({ feature: index, offset: categoryCount, size: feature.categories.length });
      categoryCount += feature.categories.length;
    }
  }
  return { numbers, categories, categoryCount };
}

/** Writes the scaled numbers, row by row, `width` numbers a row. */
export function fillNumbers(data: TrainingData, { numbers }: NetworkInputs, width: number, out: Float32Array): void {
  for (const [j, scale] of numbers.entries()) {
    const feature = data.features[scale.feature]!;
    if (feature.kind !== 'numeric') throw new Error('a number is expected');
    const { values } = feature;
    for (let i = 0; i < values.length; i++) {
      const value = values[i]!;
      out[i * width + j] = Number.isNaN(value) ? scale.fill : scaleNumber(scale, value);
    }
  }
}

/** Writes the number of each category's weight row, row by row; -1 for a missing value. `first`: weight rows before these. */
export function fillCodes(data: TrainingData, { categories }: NetworkInputs, first: number, out: Int32Array): void {
  const width = categories.length;
  for (const [j, { feature: index, offset }] of categories.entries()) {
    const feature = data.features[index]!;
    if (feature.kind !== 'categorical') throw new Error('a category is expected');
    const { codes } = feature;
    for (let i = 0; i < codes.length; i++) {
      const code = codes[i]!;
      out[i * width + j] = code < 0 ? -1 : first + offset + code;
    }
  }
}
