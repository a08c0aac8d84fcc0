export const run = {
  hasProblems: 'The pipeline has problems',
  notStarted: 'The run could not be started',
  notStopped: 'The run could not be stopped',
  strange: {
    title: 'This pipeline brings code along',
    help: 'These steps run code that has not run on this machine before. Read it, and run it only when you trust where it comes from.',
    run: 'Trust it and run',
  },
  states: {
    running: 'running',
    completed: 'completed',
    failed: 'failed',
    canceled: 'stopped',
    interrupted: 'cut off',
  },
  lastRun: (state: string, when: string) => `Last run: ${state}, ${when}`,
  noRun: 'Not run yet',
  steps: (done: number, all: number) => `${done} of ${all} steps`,
};
