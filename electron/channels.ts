/** Names of what passes between a page's preload script and the main process. */
export const channels = {
  connect: 'pipewright:connect',
  enginePort: 'pipewright:engine-port',
  setMenu: 'pipewright:set-menu',
  action: 'pipewright:action',
  listenForFiles: 'pipewright:listen-for-files',
  givenFile: 'pipewright:given-file',
  openDropped: 'pipewright:open-dropped',
  chooseFolder: 'pipewright:choose-folder',
  openWindow: 'pipewright:open-window',
  copyText: 'pipewright:copy-text',
  listSecrets: 'pipewright:list-secrets',
  setSecret: 'pipewright:set-secret',
  removeSecret: 'pipewright:remove-secret',
} as const;

export type Channel = (typeof channels)[keyof typeof channels];
