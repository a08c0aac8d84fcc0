import { app, type Session, shell, type WebContents } from 'electron';
import { isAppAddress, isLoadable } from './appAddress.ts';

/** Milliseconds after a click or a key in which a link may be opened in the browser. */
const gesture = 1_000;
const presses: ReadonlySet<string> = new Set([
  'mouseDown',
  'mouseUp',
  'keyDown',
  'rawKeyDown',
  'touchStart',
  'gestureTap',
]);

/** Denies every way out of the page to everything that ever shows one; called before there is any. */
export function guardContents(): void {
  app.on('web-contents-created', (_event, contents) => guard(contents));
}

function guard(contents: WebContents): void {
  // Windows are told where to go by the main process alone, which these events say nothing of.
  contents.on('will-navigate', (event) => event.preventDefault());
  contents.on('will-frame-navigate', (event) => event.preventDefault());
  contents.on('will-redirect', (event) => event.preventDefault());
  contents.on('will-attach-webview', (event) => event.preventDefault());
  let pressedAt = Number.NEGATIVE_INFINITY;
  contents.on('input-event', (_event, { type }) => {
    if (presses.has(type)) pressedAt = performance.now();
  });
  contents.setWindowOpenHandler(({ url }) => {
    const address = performance.now() - pressedAt <= gesture ? readHttps(url) : undefined;
    pressedAt = Number.NEGATIVE_INFINITY;
    if (address !== undefined) void shell.openExternal(address).catch(() => {});
    return { action: 'deny' };
  });
}

/** The address in its normal form; undefined when it is not https, or would sign in somewhere. */
function readHttps(text: string): string | undefined {
  const url = URL.parse(text);
  return url?.protocol === 'https:' && url.username === '' && url.password === '' ? url.href : undefined;
}

/** Denies every permission, everything that would come from a network, and downloads that the page did not make. */
export function guardSession(session: Session): void {
  session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  session.webRequest.onBeforeRequest((request, answer) => answer({ cancel: !isLoadable(request.url) }));
  session.on('will-download', (event, item) => {
    const address = item.getURL();
    const isOwn = isAppAddress(address.startsWith('blob:') ? address.slice('blob:'.length) : address);
    if (!isOwn) event.preventDefault();
  });
}
