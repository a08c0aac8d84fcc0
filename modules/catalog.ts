import { spec as selectColumnsInDataset } from './data-transformation/select-columns-in-dataset/spec.ts';
import { spec as splitData } from './data-transformation/split-data/spec.ts';
import type { ModuleSpec } from './define.ts';

/** Every module, in the order of the palette. */
export const catalog: readonly ModuleSpec[] = [selectColumnsInDataset, splitData];
