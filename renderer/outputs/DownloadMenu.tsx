import { Button, Menu } from '@mantine/core';
import { IconChevronDown, IconDownload } from '@tabler/icons-react';
import { useState } from 'react';
import type { OutputRef } from '../../pipelines/contract/rpc/outputs.ts';
import { text } from '../text/en.ts';
import { notifyError } from '../ui/notify.ts';
import { type DownloadFormat, downloadOutput } from './downloadOutput.ts';

/** Downloads an output; where there is more than one format, in the one that is chosen. */
export function DownloadMenu({ output, formats }: { output: OutputRef; formats: readonly DownloadFormat[] }) {
  const words = text.outputs.download;
  const [isBusy, setBusy] = useState(false);
  const download = async (format: DownloadFormat) => {
    setBusy(true);
    await downloadOutput(output, format).catch((error: unknown) => notifyError(words.failed, error));
    setBusy(false);
  };
  const look = {
    variant: 'default',
    size: 'compact-xs',
    loading: isBusy,
    leftSection: <IconDownload size={14} aria-hidden />,
  } as const;
  const [only] = formats;
  if (formats.length === 1 && only) {
    return (
      <Button {...look} onClick={() => download(only)}>
        {words.action}
      </Button>
    );
  }
  return (
    <Menu position="bottom-end" shadow="md">
      <Menu.Target>
        <Button {...look} rightSection={<IconChevronDown size={12} aria-hidden />}>
          {words.action}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {formats.map((format) => (
          <Menu.Item key={format} onClick={() => download(format)}>
            {words.formats[format]}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
