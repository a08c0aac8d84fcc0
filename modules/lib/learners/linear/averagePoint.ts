/** The mean of points over the course of a training. */
export class AveragePoint {
  readonly #mean: Float64Array;
  #count = 0;

  constructor(size: number) {
    this.#mean = new Float64Array(size);
  }

  get value(): Float64Array {
    return this.#mean;
  }

  add(point: Float64Array): void {
    this.#count += 1;
    for (let j = 0; j < point.length; j++) this.#mean[j]! += (point[j]! - this.#mean[j]!) / this.#count;
  }
}
