import { Text, Title } from '@mantine/core';
import type { WorkspaceInfo } from '../../pipelines/contract/rpc/workspace.ts';
import { text } from '../text/en.ts';
import { formatBytes } from '../ui/formatBytes.ts';
import { LimitInput } from './LimitInput.tsx';
import classes from './SettingsView.module.css';
import { saveSettings } from './saveSettings.ts';

const gigabyte = 1024 ** 3;

/** How much of the machine runs may take. */
export function LimitsSection({ workspace }: { workspace: WorkspaceInfo }) {
  const { settings, limits, cores, totalMemory } = workspace;
  const words = text.settings;
  const workers = settings.workers ?? limits.workers;
  const together = workers * (settings.memory ?? limits.memory);
  const isTooMuch = together > totalMemory;
  return (
    <section className={classes.section} aria-labelledby="settings-running">
      <Title order={2} size="h5" id="settings-running">
        {words.running}
      </Title>
      <LimitInput
        label={words.workers}
        help={words.workersHelp(cores, limits.workers)}
        value={settings.workers}
        min={1}
        max={64}
        step={1}
        decimals={0}
        rangeError={words.workersRange}
        automatic={String(limits.workers)}
        onChange={(value) => void saveSettings({ workers: value })}
      />
      <LimitInput
        label={words.memory}
        help={words.memoryHelp(formatBytes(totalMemory), formatBytes(limits.memory))}
        warning={isTooMuch ? words.tooMuch(workers, formatBytes(together), formatBytes(totalMemory)) : undefined}
        value={settings.memory === null ? null : Math.round((settings.memory / gigabyte) * 100) / 100}
        min={0.25}
        max={4096}
        step={0.5}
        decimals={2}
        rangeError={words.memoryRange}
        automatic={formatBytes(limits.memory)}
        onChange={(value) => void saveSettings({ memory: value === null ? null : Math.round(value * gigabyte) })}
      />
      <Text c="dimmed" size="xs">
        {words.nextRun}
      </Text>
    </section>
  );
}
