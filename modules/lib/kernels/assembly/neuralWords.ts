import { layerWords, planWords } from './neuralPlan';

/** A word of a plan, by its number. */
export function word(plan: usize, index: i32): i32 {
  return load<i32>(plan + ((<usize>index) << 2));
}

/** A word of a layer, by its number. */
export function layerWord(plan: usize, layer: i32, index: i32): i32 {
  return load<i32>(plan + (planWords << 2) + ((<usize>(layer * layerWords + index)) << 2));
}

export function address(plan: usize, index: i32): usize {
  return <usize>(<u32>word(plan, index));
}
