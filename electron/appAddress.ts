/** The scheme and the host of the page: nothing else is ever shown in a window. */
export const appScheme = 'app';
const appHost = 'pipewright';
export const appAddress = `${appScheme}://${appHost}/`;

/** Whether the address is the page's own. A scheme of one's own has no `origin` in Node, so its parts are compared. */
export function isAppAddress(address: string): boolean {
  const url = URL.parse(address);
  return url !== null && url.protocol === `${appScheme}:` && url.host === appHost && url.username === '';
}

/** Addresses that the page may load: its own files, and what it made itself. Nothing comes from a network. */
export function isLoadable(address: string): boolean {
  if (address.startsWith('blob:')) return isAppAddress(address.slice('blob:'.length));
  return address.startsWith('data:') || address.startsWith('devtools:') || isAppAddress(address);
}
