import { Button } from '@mantine/core';
import { useDocument, useOpened } from '../canvas/OpenedContext.tsx';
import { keepMine, saveMineAsCopy, takeTheirs } from '../store/resolveConflict.ts';
import { text } from '../text/en.ts';
import classes from './ConflictBanner.module.css';
import { notifyError } from './notify.ts';

/** Two windows edited one pipeline: says so, and lets the user decide. Until then nothing is written. */
export function ConflictBanner() {
  const opened = useOpened();
  const isConflict = useDocument(({ save }) => save.state === 'conflict');
  if (!isConflict) return null;
  const words = text.designer.conflict;
  const act = (resolve: typeof keepMine) => () =>
    void resolve(opened).catch((error: unknown) => notifyError(words.message, error));
  return (
    <div className={classes.banner} role="alert">
      <span>{words.message}</span>
      <Button variant="default" onClick={act(takeTheirs)}>
        {words.theirs}
      </Button>
      <Button variant="default" onClick={act(keepMine)}>
        {words.mine}
      </Button>
      <Button variant="default" onClick={act(saveMineAsCopy)}>
        {words.copy}
      </Button>
    </div>
  );
}
