import { SegmentedControl, Text, Title } from '@mantine/core';
import { actions } from '../actions/actions.ts';
import { useApp } from '../store/app.ts';
import { text } from '../text/en.ts';
import { AboutSection } from './AboutSection.tsx';
import { groupShortcuts } from './groupShortcuts.ts';
import { LimitsSection } from './LimitsSection.tsx';
import classes from './SettingsView.module.css';
import { ShortcutList } from './ShortcutList.tsx';
import { saveSettings } from './saveSettings.ts';
import { WorkspaceSection } from './WorkspaceSection.tsx';

const shortcuts = groupShortcuts(actions);

/** What the user can choose for all workspaces, and what is good to know about this one. */
export function SettingsView() {
  const workspace = useApp((state) => state.workspace);
  if (!workspace) return null;
  const words = text.settings;
  const { theme } = workspace.settings;
  return (
    <div className={classes.page}>
      <div className={classes.content}>
        <div>
          <Title order={1} size="h3">
            {words.title}
          </Title>
          <Text c="dimmed" size="sm">
            {words.saved}
          </Text>
        </div>
        <section className={classes.section} aria-labelledby="settings-appearance">
          <Title order={2} size="h5" id="settings-appearance">
            {words.appearance}
          </Title>
          <div>
            <Text size="xs" fw={500} mb={4} id="settings-theme">
              {words.theme}
            </Text>
            <SegmentedControl
              size="xs"
              aria-labelledby="settings-theme"
              value={theme}
              data={(['system', 'light', 'dark'] as const).map((value) => ({ value, label: words.themes[value] }))}
              onChange={(value) => void saveSettings({ theme: value })}
            />
          </div>
        </section>
        <LimitsSection workspace={workspace} />
        <WorkspaceSection workspace={workspace} />
        <section className={classes.section} aria-labelledby="settings-shortcuts">
          <Title order={2} size="h5" id="settings-shortcuts">
            {words.shortcuts}
          </Title>
          <ShortcutList groups={shortcuts} />
        </section>
        <AboutSection version={workspace.version} />
      </div>
    </div>
  );
}
