import type { DesktopBridge } from '../../pipelines/contract/desktopBridge.ts';

declare global {
  interface Window {
    /** Set by the desktop window's preload script; not there in a browser. */
    pipewrightDesktop?: DesktopBridge;
  }
}

/** The desktop window around this page; undefined in a browser. */
export function desktopBridge(): DesktopBridge | undefined {
  return window.pipewrightDesktop;
}
