export const common = {
  close: 'Close',
  cancel: 'Cancel',
  delete: 'Delete',
  undo: 'Undo',
  save: 'Save',
  open: 'Open',
  retry: 'Try again',
  loading: 'Loading …',
  details: 'Details',
  copy: 'Copy',
  copied: 'Copied',
  engineAway: 'The engine does not answer. What you do here is kept and sent when it is back.',
};
