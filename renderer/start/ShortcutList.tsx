import { Kbd, Text, Title } from '@mantine/core';
import { text } from '../text/en.ts';
import type { ShortcutGroup } from './groupShortcuts.ts';
import classes from './SettingsView.module.css';

/** Actions and their keys. */
export function ShortcutList({ groups }: { groups: readonly ShortcutGroup[] }) {
  if (groups.length === 0) return <Text c="dimmed">{text.settings.noShortcuts}</Text>;
  return (
    <div className={classes.shortcuts}>
      {groups.map(({ title, shortcuts }) => (
        <section key={title} className={classes.group} aria-label={title}>
          <Title order={3} size="h6">
            {title}
          </Title>
          {shortcuts.map(({ id, label, keys }) => (
            <div key={id} className={classes.shortcut}>
              <span>{label}</span>
              <Kbd size="xs">{keys}</Kbd>
            </div>
          ))}
        </section>
      ))}
    </div>
  );
}
