/** What one trial of a battery found: what was tried, and what was wrong with it, one sentence each. */
export interface Trial {
  name: string;
  wrong: string[];
}

/** A property of the whole program, tried as often as asked for. */
export interface Battery {
  name: string;
  /** One line: what is done to what, and what has to hold. */
  summary: string;
  /** How many trials the figures in the documents are from. */
  usual: number;
  run(options: BatteryOptions): AsyncIterable<Trial>;
}

export interface BatteryOptions {
  count: number;
  /** The same seed makes the same trials. */
  seed: number;
}
