import type { Action } from './action.ts';

interface KeyPress {
  key: string;
  code: string;
  ctrlKey: boolean;
  metaKey: boolean;
  shiftKey: boolean;
  altKey: boolean;
}

const isMac = typeof navigator !== 'undefined' && /Mac|iPhone|iPad/.test(navigator.userAgent);

/** Whether a key press is the one that `keys` describes, as in `mod+shift+z`. */
export function matchesKeys(keys: string, press: KeyPress, mac = isMac): boolean {
  const parts = keys.split('+');
  const key = parts.pop() ?? '';
  const mod = mac ? press.metaKey : press.ctrlKey;
  const otherMod = mac ? press.ctrlKey : press.metaKey;
  if (parts.includes('mod') !== mod || otherMod) return false;
  if (parts.includes('alt') !== press.altKey) return false;
  // Shift changes what a digit or sign key gives, so these are compared by their place on the keyboard.
  const pressed = /^[0-9]$/.test(key) ? press.code.replace('Digit', '') : press.key;
  if (parts.includes('shift') !== press.shiftKey && /^[a-z0-9]$/i.test(key)) return false;
  if (key === 'Enter' && parts.includes('shift') !== press.shiftKey) return false;
  return pressed.toLowerCase() === key.toLowerCase();
}

/** As people write it: `Ctrl+Shift+Z`, `⌘⇧Z`. */
export function formatKeys(keys: string, mac = isMac): string {
  const names = mac ? { mod: '⌘', shift: '⇧', alt: '⌥' } : { mod: 'Ctrl', shift: 'Shift', alt: 'Alt' };
  const words = keys.split('+').map((part) => names[part as keyof typeof names] ?? capitalize(part));
  return words.join(mac ? '' : '+');
}

function capitalize(key: string): string {
  return key.charAt(0).toUpperCase() + key.slice(1);
}

/** Texts are written with the same keys: there, only global actions answer. */
export function findByKeys(actions: readonly Action[], press: KeyPress, isInText: boolean): Action | undefined {
  return actions.find(
    (action) => action.keys !== undefined && (action.isGlobal || !isInText) && matchesKeys(action.keys, press),
  );
}
