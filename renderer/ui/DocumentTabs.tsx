import { ActionIcon } from '@mantine/core';
import { IconHome, IconX } from '@tabler/icons-react';
import { useStore } from 'zustand';
import { activate, closeDocument, type OpenDocument, useDocuments } from '../store/documents.ts';
import { text } from '../text/en.ts';
import classes from './DocumentTabs.module.css';

/** One tab an open pipeline, with a mark while its edits are not written yet. */
export function DocumentTabs() {
  const open = useDocuments((state) => state.open);
  const active = useDocuments((state) => state.active);
  if (open.length === 0) return null;
  return (
    <nav className={classes.tabs} aria-label={text.designer.tabs}>
      <button
        type="button"
        className={classes.tab}
        aria-current={active === null ? 'page' : undefined}
        aria-label={text.designer.start}
        onClick={() => activate(null)}
      >
        <IconHome size={15} aria-hidden />
      </button>
      {open.map((opened) => (
        <DocumentTab key={opened.path} opened={opened} isActive={opened.path === active} />
      ))}
    </nav>
  );
}

function DocumentTab({ opened, isActive }: { opened: OpenDocument; isActive: boolean }) {
  const name = useStore(opened.document.store, ({ pipeline }) => pipeline.name);
  const save = useStore(opened.document.store, (state) => state.save.state);
  return (
    <span className={classes.tab} data-active={isActive || undefined} title={opened.path}>
      <button
        type="button"
        className={classes.name}
        aria-current={isActive ? 'page' : undefined}
        onClick={() => activate(opened.path)}
        onAuxClick={({ button }) => button === 1 && void closeDocument(opened.path)}
      >
        {name}
        {save !== 'saved' && (
          <span className={classes.unsaved} role="img" aria-label={text.designer.save.unsaved}>
            •
          </span>
        )}
      </button>
      <ActionIcon size="xs" aria-label={text.designer.closeTab(name)} onClick={() => void closeDocument(opened.path)}>
        <IconX size={12} aria-hidden />
      </ActionIcon>
    </span>
  );
}
