import { Button, Loader, Text, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { engine } from '../../api/engine.ts';
import { queries, queryClient } from '../../api/queries.ts';
import { useOpened } from '../../canvas/OpenedContext.tsx';
import { text } from '../../text/en.ts';
import { notifyError } from '../../ui/notify.ts';
import { Section } from '../Section.tsx';
import { VersionRow } from './VersionRow.tsx';
import classes from './versions.module.css';

/** Versions of the pipeline that were kept under a name. */
export function VersionsPanel({ onShowVersion }: { onShowVersion: ((id: number) => void) | undefined }) {
  const words = text.inspector.versions;
  const { document, path } = useOpened();
  const [name, setName] = useState('');
  const [isSaving, setSaving] = useState(false);
  const versions = useQuery(queries.pipelines.versions.list.queryOptions({ input: { path } }));
  async function save() {
    if (name.trim() === '' || isSaving) return;
    setSaving(true);
    try {
      await engine().pipelines.versions.save({ path, name: name.trim(), pipeline: document.store.getState().pipeline });
      setName('');
      await queryClient.invalidateQueries({ queryKey: queries.pipelines.versions.list.key() });
    } catch (error) {
      notifyError(words.failed.save, error);
    } finally {
      setSaving(false);
    }
  }
  return (
    <Section title={words.title} help={words.help}>
      <form
        className={classes.save}
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <TextInput
          flex={1}
          aria-label={words.name}
          placeholder={words.placeholder}
          maxLength={200}
          autoComplete="off"
          value={name}
          onChange={({ currentTarget }) => setName(currentTarget.value)}
        />
        <Button type="submit" variant="default" disabled={name.trim() === ''} loading={isSaving}>
          {words.save}
        </Button>
      </form>
      {versions.isPending && <Loader size="xs" aria-label={text.common.loading} />}
      {versions.isError && (
        <Text size="xs" role="alert">
          {words.failed.list}
        </Text>
      )}
      {versions.data?.length === 0 && (
        <Text size="xs" c="dimmed">
          {words.none}
        </Text>
      )}
      <ul className={classes.list}>
        {versions.data?.map((version) => (
          <VersionRow key={version.id} version={version} onShow={onShowVersion} />
        ))}
      </ul>
    </Section>
  );
}
