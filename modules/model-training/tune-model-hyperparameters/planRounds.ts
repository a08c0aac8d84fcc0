import type { TuneParams } from './spec.ts';

export interface Round {
  /** Share of the rows to train on. */
  share: number;
  trials: number;
}

/**
 * Rounds of successive halving: with the reduction factor η, each has one in η of the trials before and η times the rows, up to all
 * rows in the last one. There are as many rounds as the smallest share and the number of trials allow.
 */
export function planRounds(
  trials: number,
  { reduction, smallestShare }: Pick<TuneParams, 'reduction' | 'smallestShare'>,
): Round[] {
  const byShare = Math.floor(Math.log(1 / smallestShare) / Math.log(reduction) + 1e-9);
  const byTrials = Math.floor(Math.log(Math.max(1, trials)) / Math.log(reduction) + 1e-9);
  const last = Math.min(byShare, byTrials);
  return Array.from({ length: last + 1 }, (_, round) => ({
    share: reduction ** (round - last),
    trials: Math.max(1, Math.floor(trials / reduction ** round)),
  }));
}
