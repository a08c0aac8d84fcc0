import { useEffect } from 'react';
import { activeDocument } from '../store/documents.ts';
import { actions } from './actions.ts';
import { pasteText } from './editActions.ts';
import { findByKeys } from './keys.ts';

/** Runs actions by their keys, wherever the focus is. */
export function useShortcuts(): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || (event.target as Element).closest?.('[role=dialog]')) return;
      const inText = isText(event.target);
      // Copied text is left alone: Ctrl+C copies what is selected on the page when there is such a selection.
      const copiesText = event.key === 'c' && (window.getSelection()?.toString() ?? '') !== '';
      const action = copiesText ? undefined : findByKeys(actions, event, inText);
      // Pasting is told by the paste event, which may read the clipboard without asking.
      if (!action || action.id === 'paste' || !action.isEnabled()) return;
      event.preventDefault();
      void action.perform();
    };
    const onPaste = (event: ClipboardEvent) => {
      const opened = activeDocument();
      if (!opened || isText(event.target)) return;
      if (pasteText(opened, event.clipboardData?.getData('text/plain') ?? '')) event.preventDefault();
    };
    window.addEventListener('keydown', onKeyDown);
    window.addEventListener('paste', onPaste);
    return () => {
      window.removeEventListener('keydown', onKeyDown);
      window.removeEventListener('paste', onPaste);
    };
  }, []);
}

/** Whether text is written there. */
export function isText(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || target.matches('input, textarea, select'));
}
