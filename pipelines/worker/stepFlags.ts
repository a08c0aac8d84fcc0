/**
 * Node's flags for processes that run steps. Kernels are compiled by V8's optimizing compiler when they are first called: what its quick
 * one makes takes three times as long, and a pass over a large table is over before it is replaced.
 */
export const stepFlags = ['--disable-warning=ExperimentalWarning', '--no-liftoff'];
