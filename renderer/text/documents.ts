export const documents = {
  followed: (path: string) => `${path} was changed by another window or program; you see its newest state.`,
  gone: (path: string) => `${path} was removed by another window or program, so its tab was closed.`,
};
