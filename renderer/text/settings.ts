export const settings = {
  title: 'Settings',
  saved: 'Changes are saved at once.',
  failed: 'The setting was not saved',
  appearance: 'Appearance',
  theme: 'Theme',
  themes: { system: 'As the system', light: 'Light', dark: 'Dark' },
  running: 'Running',
  workers: 'Steps at the same time',
  workersHelp: (cores: number, automatic: number) =>
    `This machine has ${cores} ${cores === 1 ? 'core' : 'cores'}. Automatic comes to ${automatic}. Each step runs in a process of its own.`,
  memory: 'Memory of a step, in GB',
  memoryHelp: (total: string, automatic: string) =>
    `This machine has ${total}. Automatic comes to ${automatic}. A step that needs more ends with an error; the others go on.`,
  tooMuch: (workers: number, together: string, total: string) =>
    `${workers} steps with so much memory may need ${together} together, more than the ${total} of this machine.`,
  automatic: (value: string) => `Automatic (${value})`,
  takeAutomatic: 'Use automatic',
  workersRange: 'Between 1 and 64.',
  memoryRange: 'At least 0.25 GB.',
  nextRun: 'Holds from the next run on.',
  workspace: 'Workspace',
  folder: 'Folder',
  openAnother: 'Open another folder …',
  about: 'About',
  version: 'Version',
  license: 'Licence',
  licenseText:
    'Pipewright is free software under the Apache License 2.0. It runs on this machine alone: it sends nothing, and asks nothing of the network unless a step of yours does.',
  shortcuts: 'Keyboard shortcuts',
  noShortcuts: 'Shortcuts appear here when a pipeline is open.',
  action: 'Action',
  keys: 'Keys',
};
