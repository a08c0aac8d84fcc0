import { ActionIcon, Button, Group, Menu, NativeSelect, Tooltip } from '@mantine/core';
import { IconDots, IconDownload, IconHistory, IconRocket, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { type ModelStage, modelStage } from '../../pipelines/contract/registry.ts';
import { fetchDownload } from '../api/download.ts';
import { engine } from '../api/engine.ts';
import { askToDeploy } from '../endpoints/servingDialogs.ts';
import { ConfirmDialog } from '../inspector/ConfirmDialog.tsx';
import { showModels, showRun } from '../store/app.ts';
import { firstModelsPlace } from '../store/servingPlace.ts';
import { text } from '../text/en.ts';
import { notify, notifyError } from '../ui/notify.ts';
import type { ModelPartProps } from './modelPart.ts';
import { updateModel } from './updateModel.ts';
import { refreshModels } from './useModels.ts';

type Format = 'onnx' | 'model' | 'servable';
type Asked = 'remove-version' | 'remove-model';

/** What can be done with a version of a model. */
export function ModelActions({ version, versions }: ModelPartProps) {
  const [asked, setAsked] = useState<Asked | null>(null);
  const words = text.models.actions;
  const { name, lineage, servable } = version;
  const formats: Format[] = servable ? ['onnx', 'model', 'servable'] : ['model'];

  async function download(format: Format): Promise<void> {
    try {
      fetchDownload(await engine().models.download({ name, version: version.version, format }));
    } catch (error) {
      notifyError(words.downloadFailed, error);
    }
  }

  async function remove(one: number | null): Promise<void> {
    try {
      await engine().models.remove({ name, version: one });
      const isGone = one === null || versions.length === 1;
      showModels(isGone ? firstModelsPlace : { name, version: null, tab: 'overview' });
      await refreshModels();
      notify({ message: words.removed(isGone ? `“${name}”` : `“${name}” ${text.models.versionName(one)}`) });
    } catch (error) {
      notifyError(words.removeFailed, error);
    }
  }

  return (
    <Group gap="xs" wrap="nowrap">
      <NativeSelect
        size="xs"
        aria-label={text.models.stage}
        value={version.stage}
        data={modelStage.options.map((stage) => ({ value: stage, label: text.models.stages[stage] }))}
        onChange={(event) => void updateModel(version, { stage: event.currentTarget.value as ModelStage })}
      />
      <Tooltip label={words.notServable} disabled={servable !== null}>
        <Button
          leftSection={<IconRocket size={15} aria-hidden />}
          data-disabled={servable === null}
          aria-disabled={servable === null}
          onClick={() => servable && askToDeploy({ type: 'registered', version })}
        >
          {words.deploy}
        </Button>
      </Tooltip>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon size={30} variant="default" aria-label={words.more}>
            <IconDots size={17} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>{words.download}</Menu.Label>
          {formats.map((format) => (
            <Menu.Item
              key={format}
              leftSection={<IconDownload size={15} aria-hidden />}
              onClick={() => void download(format)}
            >
              {words.formats[format]}
            </Menu.Item>
          ))}
          <Menu.Divider />
          {lineage && (
            <Menu.Item leftSection={<IconHistory size={15} aria-hidden />} onClick={() => showRun(lineage.runId)}>
              {words.openRun}
            </Menu.Item>
          )}
          <Menu.Item
            color="red"
            leftSection={<IconTrash size={15} aria-hidden />}
            onClick={() => setAsked('remove-version')}
          >
            {words.removeVersion}
          </Menu.Item>
          <Menu.Item
            color="red"
            leftSection={<IconTrash size={15} aria-hidden />}
            onClick={() => setAsked('remove-model')}
          >
            {words.removeModel}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {asked === 'remove-version' && (
        <ConfirmDialog
          title={words.removeVersion}
          message={words.confirmVersion(name, version.version)}
          action={text.common.delete}
          onConfirm={() => void remove(version.version)}
          onClose={() => setAsked(null)}
        />
      )}
      {asked === 'remove-model' && (
        <ConfirmDialog
          title={words.removeModel}
          message={words.confirmModel(name, versions.length)}
          action={text.common.delete}
          onConfirm={() => void remove(null)}
          onClose={() => setAsked(null)}
        />
      )}
    </Group>
  );
}
