/** What the desktop window says by itself, outside of the page. */
export const text = {
  appName: 'Pipewright',
  failed: {
    title: 'Pipewright could not start',
    message: (reason: string) => `${reason}\nPut this right and start it again. Nothing was changed.`,
  },
  engineGivenUp: {
    title: 'The engine keeps ending',
    message: (crashes: number) =>
      `The engine ended ${crashes} times within a minute. What was finished is kept. Start it again, or quit and look at the log.`,
    again: 'Start it again',
    quit: 'Quit',
  },
  refused: {
    title: 'The workspace could not be opened',
    chooseFolder: 'Choose another folder …',
    quit: 'Quit',
  },
  closing: {
    title: 'Runs are going on',
    message: (count: number) =>
      count === 1
        ? 'A run is going on. Quitting stops it. Steps that have finished are kept and are reused by the next run.'
        : `${count} runs are going on. Quitting stops them. Steps that have finished are kept and are reused by the next run.`,
    stay: 'Keep running',
    quit: 'Stop and quit',
  },
  chooseFolder: { title: 'Open a folder as workspace', open: 'Open' },
  secrets: {
    noKeychain:
      'This computer offers no keychain to programs, so secrets cannot be kept safely. Nothing was saved. Unlock or install a keychain (on Linux: GNOME Keyring or KWallet) and start Pipewright again.',
    tooMany: (most: number) => `No more than ${most} secrets are kept. Remove one first.`,
    unreadable: 'The file of the secrets cannot be read. Remove it, or put it right, and enter the secrets again.',
  },
};

export const engineText = {
  noPageCode: 'This workspace is open in the desktop app. Open another window there.',
};
