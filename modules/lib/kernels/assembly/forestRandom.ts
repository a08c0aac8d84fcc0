/**
 * Random numbers of a tree: splitmix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014).
 * Each tree begins with a state of its own, so that it does not matter which thread grows it.
 */
let state: u64 = 0;

const first: u64 = ((<u64>0xbf58476d) << 32) | 0x1ce4e5b9;
const second: u64 = ((<u64>0x94d049bb) << 32) | 0x133111eb;
const golden: u64 = ((<u64>0x9e3779b9) << 32) | 0x7f4a7c15;

export function seedRandom(low: u32, high: u32, stream: u32): void {
  state = mix(mix(((<u64>high) << 32) | <u64>low) + (<u64>stream + 1) * golden);
}

/** A whole number from 0 to `limit - 1`. */
export function randomBelow(limit: u32): u32 {
  state += golden;
  return <u32>(((mix(state) >> 32) * <u64>limit) >> 32);
}

function mix(value: u64): u64 {
  value = (value ^ (value >> 30)) * first;
  value = (value ^ (value >> 27)) * second;
  return value ^ (value >> 31);
}
