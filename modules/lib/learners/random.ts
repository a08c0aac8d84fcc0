/**
 * Pseudo-random numbers that are the same on every machine: sfc32 by Chris Doty-Humphrey
 * (PractRand, http://pracrand.sourceforge.net), seeded by two integers through murmur3's finaliser.
 */
export class Random {
  #a: number;
  #b: number;
  #c: number;
  #counter = 1;

  /** The same `seed` and `stream` give the same numbers; different streams of one seed are independent. */
  constructor(seed: number, stream = 0) {
    this.#a = mix(seed ^ 0x9e3779b9);
    this.#b = mix(Math.floor(seed / 0x1_0000_0000) ^ this.#a);
    this.#c = mix(stream ^ this.#b);
    for (let i = 0; i < 12; i++) this.uint32();
  }

  /** A whole number from 0 to 2^32 - 1. */
  uint32(): number {
    const sum = (this.#a + this.#b + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + sum) | 0;
    return sum >>> 0;
  }

  /** A number from 0 up to, but without, 1. */
  uniform(): number {
    return this.uint32() / 0x1_0000_0000;
  }

  /** A whole number from 0 to `limit - 1`; `limit` up to 2^32. */
  below(limit: number): number {
    return Math.floor(this.uniform() * limit);
  }

  /** `count` different whole numbers below `limit`, ascending (selection sampling; Knuth, TAOCP 3.4.2, algorithm S). */
  choose(count: number, limit: number): Int32Array {
    const chosen = new Int32Array(Math.min(count, limit));
    for (let i = 0, k = 0; k < chosen.length; i++) {
      if (this.uniform() * (limit - i) < chosen.length - k) chosen[k++] = i;
    }
    return chosen;
  }
}

function mix(value: number): number {
  let h = value | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}
