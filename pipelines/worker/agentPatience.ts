/** Milliseconds between two signs of life that an engine gives to the agent of a step. */
export const aliveInterval = 5_000;

/** Milliseconds of silence after which an agent ends its worker and itself: nobody waits for the step any more. */
export const aliveTimeout = 60_000;
