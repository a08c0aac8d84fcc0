import { Badge, Text, UnstyledButton } from '@mantine/core';
import { IconFolder, IconFolderCheck } from '@tabler/icons-react';
import { type KeyboardEvent, useEffect, useRef } from 'react';
import { text } from '../text/en.ts';
import classes from './OpenFolderDialog.module.css';

interface FolderListProps {
  path: string;
  folders: readonly { name: string; path: string; isWorkspace: boolean }[];
  /** The user walks by keyboard: the focus goes to this folder, or else to the first. undefined: it stays where it is. */
  focused: string | undefined;
  onEnter(path: string): void;
  onUp(): void;
}

/** Folders inside a folder. Arrow keys walk the list, a letter goes to the next folder that begins with it. */
export function FolderList({ path, folders, focused, onEnter, onUp }: FolderListProps) {
  const words = text.start.folder;
  const list = useRef<HTMLUListElement>(null);

  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the list of another folder is shown
  useEffect(() => {
    if (focused === undefined) return;
    const at = folders.findIndex((folder) => folder.path === focused);
    const button = list.current?.querySelectorAll('button')[Math.max(0, at)];
    (button ?? list.current)?.focus();
  }, []);

  function walk(event: KeyboardEvent<HTMLUListElement>): void {
    const buttons = [...event.currentTarget.querySelectorAll('button')];
    const at = buttons.indexOf(document.activeElement as HTMLButtonElement);
    if (event.key === 'Backspace') {
      event.preventDefault();
      onUp();
      return;
    }
    const next = buttons[nextFolder(event.key, at, folders)];
    if (!next) return;
    event.preventDefault();
    next.focus();
  }

  return (
    <ul className={classes.list} ref={list} tabIndex={-1} aria-label={words.folders(path)} onKeyDown={walk}>
      {folders.length === 0 && (
        <li>
          <Text c="dimmed" p="xs">
            {words.none}
          </Text>
        </li>
      )}
      {folders.map((folder) => {
        const Icon = folder.isWorkspace ? IconFolderCheck : IconFolder;
        return (
          <li key={folder.path}>
            <UnstyledButton className={classes.folder} onClick={() => onEnter(folder.path)}>
              <Icon size={17} stroke={1.6} aria-hidden />
              <Text truncate component="span">
                {folder.name}
              </Text>
              {folder.isWorkspace && (
                <Badge size="sm" variant="light" tt="none">
                  {words.isWorkspace}
                </Badge>
              )}
            </UnstyledButton>
          </li>
        );
      })}
    </ul>
  );
}

/** Index that a key goes to from `at`; -1 when it goes nowhere. */
function nextFolder(key: string, at: number, folders: readonly { name: string }[]): number {
  const last = folders.length - 1;
  if (key === 'ArrowDown') return Math.min(at + 1, last);
  if (key === 'ArrowUp') return Math.max(at - 1, 0);
  if (key === 'Home') return 0;
  if (key === 'End') return last;
  if (key.length !== 1 || key === ' ') return -1;
  const begins = ({ name }: { name: string }) => name.toLowerCase().startsWith(key.toLowerCase());
  const after = folders.findIndex((folder, index) => index > at && begins(folder));
  return after >= 0 ? after : folders.findIndex(begins);
}
