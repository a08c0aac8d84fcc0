import type { IconCheck } from '@tabler/icons-react';

/** Something that a user can do: menus, toolbar, shortcuts and the command palette read the same object. */
export interface Action {
  id: string;
  label: string;
  group: 'run' | 'edit' | 'arrange' | 'view' | 'pipeline';
  /** As `mod+shift+z`; mod is Ctrl, and ⌘ on a Mac. */
  keys?: string;
  icon?: typeof IconCheck;
  /** Works also while the focus is in a text field. */
  isGlobal?: boolean;
  isEnabled(): boolean;
  perform(): void | Promise<void>;
}
