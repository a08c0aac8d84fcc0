import { z } from 'zod';

// What a page may ask of the desktop window, as the main process checks it.

const menuItem = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('separator') }),
  z.strictObject({
    type: z.literal('action'),
    id: z.string().min(1).max(100),
    label: z.string().min(1).max(200),
    /** As `mod+shift+z`. Only shown: the page hears the keys itself. */
    keys: z.string().max(50).optional(),
    isEnabled: z.boolean(),
  }),
  /** What only the window can do: no page may read the clipboard. */
  z.strictObject({
    type: z.literal('window'),
    does: z.enum(['paste', 'open-window', 'close-window', 'quit']),
    label: z.string().min(1).max(200),
  }),
]);
export type DesktopMenuItem = z.infer<typeof menuItem>;

/** The window's menus, made of the page's actions. */
export const desktopMenu = z.array(
  z.strictObject({ label: z.string().min(1).max(100), items: z.array(menuItem).max(200) }),
);
export type DesktopMenu = z.infer<typeof desktopMenu>;

export const secretName = z.string().regex(/^[\w.-]{1,100}$/);
export const secretValue = z.string().min(1).max(10_000);
