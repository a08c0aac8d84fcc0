/** Watches a loss and remembers where it was lowest. */
export class EarlyStopping {
  readonly #rounds: number;
  #lowest = Number.POSITIVE_INFINITY;
  /** Trees (per output) that gave the lowest loss. */
  bestIteration = 0;

  constructor(rounds: number) {
    this.#rounds = rounds;
  }

  /** Takes the loss with `iteration` trees. True when the last `rounds` of them did not lower it. */
  shouldStop(iteration: number, loss: number): boolean {
    if (loss < this.#lowest) {
      this.#lowest = loss;
      this.bestIteration = iteration;
    }
    return iteration - this.bestIteration >= this.#rounds;
  }
}
