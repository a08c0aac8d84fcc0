/** Trials of a sweep, folds of a cross validation: runs that a step of another run asked for. */
export const childRuns = {
  label: 'Child runs, in the order in which they began',
  none: 'No step of this run has asked for a run of its own.',
  failed: 'The child runs could not be read',
  partOf: 'Part of',
  parent: (step: string) => `the run of the step ${step}`,
  folds: 'Over the folds',
  mean: 'Mean',
  deviation: 'Standard deviation',
  count: 'Folds',
  ranges: 'Tried by Tune Model Hyperparameters',
  range: (from: string, to: string, isLog: boolean) => `${from} to ${to}${isLog ? ', on a log scale' : ''}`,
};
