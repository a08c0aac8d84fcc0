export const designer = {
  tabs: 'Open pipelines',
  start: 'Start page',
  closeTab: (name: string) => `Close ${name}`,
  toolbar: 'Tools',
  more: 'More actions',
  save: {
    saved: 'Saved',
    unsaved: 'Unsaved',
    saving: 'Saving …',
    failed: (reason: string) => `Not saved: ${reason} Your edits are kept here and it is tried again.`,
  },
  conflict: {
    message:
      'This pipeline was changed in another window or program while you edited it. Nothing has been overwritten.',
    theirs: 'Use theirs',
    mine: 'Keep mine',
    copy: 'Save mine as a copy',
    copyName: (name: string) => `${name} (my copy)`,
    copied: 'Your edits are in a copy of their own.',
  },
};
