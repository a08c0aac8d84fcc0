import { ActionIcon, Tooltip } from '@mantine/core';
import { IconArrowBackUp, IconGitCompare, IconTrash } from '@tabler/icons-react';
import { type ComponentType, useState } from 'react';
import type { PipelineVersion } from '../../../pipelines/contract/rpc/pipelines.ts';
import { engine } from '../../api/engine.ts';
import { queries, queryClient } from '../../api/queries.ts';
import { useOpened } from '../../canvas/OpenedContext.tsx';
import { text } from '../../text/en.ts';
import { formatAgo, formatDate } from '../../ui/formatDate.ts';
import { notify, notifyError } from '../../ui/notify.ts';
import { ConfirmDialog } from '../ConfirmDialog.tsx';
import classes from './versions.module.css';

interface VersionRowProps {
  version: PipelineVersion;
  onShow: ((id: number) => void) | undefined;
}

/** One version, with what can be done with it. */
export function VersionRow({ version: { id, name, savedAt, steps }, onShow }: VersionRowProps) {
  const words = text.inspector.versions;
  const { document } = useOpened();
  const [isRemoving, setRemoving] = useState(false);
  async function restore() {
    try {
      const { pipeline } = await engine().pipelines.versions.read({ id });
      document.edit(() => pipeline);
      notify({ message: words.restored(name), kind: 'success' });
    } catch (error) {
      notifyError(words.failed.read, error);
    }
  }
  async function remove() {
    try {
      await engine().pipelines.versions.remove({ id });
      await queryClient.invalidateQueries({ queryKey: queries.pipelines.versions.list.key() });
    } catch (error) {
      notifyError(words.failed.remove, error);
    }
  }
  return (
    <li className={classes.row}>
      <div className={classes.about}>
        <div className={classes.name} title={name}>
          {name}
        </div>
        <div className={classes.when} title={formatDate(savedAt)}>
          {formatAgo(savedAt)}, {words.steps(steps)}
        </div>
      </div>
      {onShow && <Mark label={words.compare(name)} icon={IconGitCompare} onClick={() => onShow(id)} />}
      <Mark label={words.restore(name)} icon={IconArrowBackUp} onClick={() => void restore()} />
      <Mark label={words.remove(name)} icon={IconTrash} onClick={() => setRemoving(true)} />
      {isRemoving && (
        <ConfirmDialog
          title={words.removeTitle(name)}
          message={words.removeHelp}
          action={text.common.delete}
          onClose={() => setRemoving(false)}
          onConfirm={() => void remove()}
        />
      )}
    </li>
  );
}

interface MarkProps {
  label: string;
  icon: ComponentType<{ size: number; 'aria-hidden': true }>;
  onClick(): void;
}

function Mark({ label, icon: Icon, onClick }: MarkProps) {
  return (
    <Tooltip label={label} position="left">
      <ActionIcon size={24} aria-label={label} onClick={onClick}>
        <Icon size={15} aria-hidden />
      </ActionIcon>
    </Tooltip>
  );
}
