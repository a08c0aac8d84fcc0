/** Processes of this machine: the target that is always there. */
export const localTarget = 'local';
