/** A sum that carries its rounding error along (Neumaier 1974): good to the last bits for millions of terms. */
export class ExactSum {
  #sum = 0;
  #error = 0;

  add(value: number): void {
    const next = this.#sum + value;
    this.#error += Math.abs(this.#sum) >= Math.abs(value) ? this.#sum - next + value : value - next + this.#sum;
    this.#sum = next;
  }

  get total(): number {
    return this.#sum + this.#error;
  }
}
