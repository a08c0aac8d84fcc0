import { useEffect } from 'react';
import { activeDocument } from '../store/documents.ts';
import { actions } from './actions.ts';
import { copyText, pasteText, removeSelection } from './editActions.ts';
import { findByKeys } from './keys.ts';
import { hasSelection } from './selection.ts';

/** Their keys are told by events of the clipboard's own, which may use it at once and without asking. */
const usesClipboard = new Set(['copy', 'cut', 'paste']);

/** Runs actions by their keys, wherever the focus is. */
export function useShortcuts(): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || (event.target as Element).closest?.('[role=dialog]')) return;
      const inText = isText(event.target);
      const action = findByKeys(actions, event, inText);
      if (!action || usesClipboard.has(action.id) || !action.isEnabled()) return;
      event.preventDefault();
      void action.perform();
    };
    const onCopy = (event: ClipboardEvent) => {
      const opened = activeDocument();
      // Text that is selected on the page is copied as text.
      if (!opened || !hasSelection() || isText(event.target) || window.getSelection()?.toString()) return;
      event.clipboardData?.setData('text/plain', copyText(opened));
      event.preventDefault();
      if (event.type === 'cut') removeSelection(opened);
    };
    const onPaste = (event: ClipboardEvent) => {
      const opened = activeDocument();
      if (!opened || isText(event.target)) return;
      if (pasteText(opened, event.clipboardData?.getData('text/plain') ?? '')) event.preventDefault();
    };
    window.addEventListener('keydown', onKeyDown);
    window.addEventListener('copy', onCopy);
    window.addEventListener('cut', onCopy);
    window.addEventListener('paste', onPaste);
    return () => {
      window.removeEventListener('keydown', onKeyDown);
      window.removeEventListener('copy', onCopy);
      window.removeEventListener('cut', onCopy);
      window.removeEventListener('paste', onPaste);
    };
  }, []);
}

/** Whether text is written there. */
export function isText(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || target.matches('input, textarea, select'));
}
