import { Button, type ButtonProps, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { modelName } from '../../pipelines/contract/registry.ts';
import { engine } from '../api/engine.ts';
import { showModel } from '../store/app.ts';
import { text } from '../text/en.ts';
import { describeError, notify } from '../ui/notify.ts';
import { refreshModels } from './useModels.ts';

/** Registers a model that another program made. */
export function ImportModelButton({ size = 'xs' }: Pick<ButtonProps, 'size'>) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button variant="default" size={size} onClick={() => setOpen(true)}>
        {text.models.import.action}
      </Button>
      {isOpen && <ImportDialog onClose={() => setOpen(false)} />}
    </>
  );
}

function ImportDialog({ onClose }: { onClose(): void }) {
  const [path, setPath] = useState('');
  const [name, setName] = useState('');
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const words = text.models.import;
  const checked = modelName.safeParse(name.trim());

  async function register(): Promise<void> {
    setBusy(true);
    setProblem(null);
    try {
      const { version } = await engine().models.registerFile({ name: name.trim(), path: path.trim() });
      await refreshModels();
      showModel(name.trim());
      notify({ message: text.models.register.done(name.trim(), version), kind: 'success' });
      onClose();
    } catch (error) {
      setProblem(describeError(error));
    }
    setBusy(false);
  }

  return (
    <Modal opened onClose={onClose} title={words.title} closeButtonProps={{ 'aria-label': text.common.close }}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void register();
        }}
      >
        <Stack gap="sm">
          <Text size="sm">{words.help}</Text>
          <TextInput
            label={words.path}
            placeholder={words.pathHint}
            data-autofocus
            value={path}
            onChange={(event) => setPath(event.currentTarget.value)}
            onBlur={() => setName((before) => before || proposeName(path))}
          />
          <TextInput
            label={text.models.register.name}
            value={name}
            error={name !== '' && !checked.success ? checked.error.issues[0]?.message : undefined}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          {problem && (
            <Text size="sm" c="var(--mantine-color-error)" role="alert">
              {problem}
            </Text>
          )}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {text.common.cancel}
            </Button>
            <Button type="submit" loading={isBusy} disabled={path.trim() === '' || !checked.success}>
              {text.models.register.confirm}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

/** The file's name without its ending. */
function proposeName(path: string): string {
  const file = path.trim().replace(/\/+$/, '').split('/').at(-1) ?? '';
  return file.replace(/\.onnx$/i, '').replace(/[^A-Za-z0-9 _.-]/g, '-');
}
