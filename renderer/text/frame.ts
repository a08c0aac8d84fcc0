export const frame = {
  appName: 'Pipewright',
  views: {
    designer: 'Designer',
    data: 'Data',
    runs: 'Runs',
    models: 'Models',
    endpoints: 'Endpoints',
    compute: 'Compute',
    settings: 'Settings',
  },
  rail: 'Main areas',
  skipToContent: 'Skip to content',
  offline: 'The engine is away. Your edits are kept here and are written when it is back.',
  connecting: 'Connecting to the engine …',
  noSession: {
    title: 'This page has no key to the engine',
    'no-code': 'Open the address that Pipewright printed when it started. It carries a code that works once.',
    'code-used':
      'The code in the address was used before or is too old. Take the newest address that Pipewright printed.',
    unreachable: 'The engine does not answer. Start it with “pipewright serve”, then reload this page.',
  },
  failed: 'The page could not start',
  viewFailed: 'Something went wrong in this view',
  viewFailedHelp:
    'Your pipelines and runs are not affected. Try again; if it happens again, the text below helps to mend it.',
};
