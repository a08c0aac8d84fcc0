import { planDropout, planKeptScale, planSeed } from './neuralPlan';
import { word } from './neuralWords';

/** Units left out at random while a network is trained. Which ones depends on the seed, the step, the layer, the row and the unit. */

function mix(h: u32): u32 {
  h = (h ^ (h >>> 16)) * 0x85ebca6b;
  h = (h ^ (h >>> 13)) * 0xc2b2ae35;
  return h ^ (h >>> 16);
}

function keyOf(plan: usize, layer: i32, step: i32, block: i32): u32 {
  const seed = <u32>word(plan, planSeed);
  return mix(seed ^ mix(<u32>step * 0x9e3779b9 + <u32>layer) ^ mix(<u32>block + 0x7f4a7c15));
}

/** All ones in the lanes that are kept: the hash (murmur3's finaliser) of the position is at least the threshold. */
function keptLanes(position: v128, threshold: v128): v128 {
  let h = i32x4.mul(v128.xor(position, i32x4.shr_u(position, 16)), i32x4.splat(0x85ebca6b));
  h = i32x4.mul(v128.xor(h, i32x4.shr_u(h, 13)), i32x4.splat(0xc2b2ae35));
  return i32x4.ge_u(v128.xor(h, i32x4.shr_u(h, 16)), threshold);
}

/** Sets values to 0 at random; the others grow by as much as is lost. */
export function drop(plan: usize, layer: i32, step: i32, block: i32, values: usize, count: i32): void {
  const threshold = i32x4.splat(word(plan, planDropout));
  const scale = v128.load32_splat(plan, planKeptScale << 2);
  const four = i32x4.splat(4);
  let position = i32x4.add(i32x4.splat(keyOf(plan, layer, step, block)), i32x4(0, 1, 2, 3));
  const end = values + ((<usize>count) << 2);
  for (let place = values; place < end; place += 16) {
    const kept = keptLanes(position, threshold);
    v128.store(place, v128.and(kept, f32x4.mul(scale, v128.load(place))));
    position = i32x4.add(position, four);
  }
}

/** Takes back what `drop` did to the values that were kept, and gives the gradients the derivative of it. */
export function dropBack(
  plan: usize,
  layer: i32,
  step: i32,
  block: i32,
  values: usize,
  gradients: usize,
  count: i32,
): void {
  const threshold = i32x4.splat(word(plan, planDropout));
  const scale = v128.load32_splat(plan, planKeptScale << 2);
  const four = i32x4.splat(4);
  let position = i32x4.add(i32x4.splat(keyOf(plan, layer, step, block)), i32x4(0, 1, 2, 3));
  const bytes = (<usize>count) << 2;
  for (let i: usize = 0; i < bytes; i += 16) {
    const kept = keptLanes(position, threshold);
    v128.store(values + i, f32x4.div(v128.load(values + i), scale));
    v128.store(gradients + i, v128.and(kept, f32x4.mul(scale, v128.load(gradients + i))));
    position = i32x4.add(position, four);
  }
}
