import { Textarea } from '@mantine/core';
import { useDocument, useOpened } from '../canvas/OpenedContext.tsx';
import { updateNote } from '../graph/edit.ts';
import { text } from '../text/en.ts';
import classes from './Inspector.module.css';

/** A note's text. */
export function NoteInspector({ noteId }: { noteId: string }) {
  const words = text.inspector.note;
  const { document } = useOpened();
  const written = useDocument(({ pipeline }) => pipeline.notes.find(({ id }) => id === noteId)?.text ?? '');
  return (
    <div className={classes.stack}>
      <h2>{words.title}</h2>
      <Textarea
        label={words.text}
        autosize
        minRows={6}
        maxRows={24}
        maxLength={20_000}
        value={written}
        onChange={({ currentTarget: { value } }) =>
          document.edit((pipeline) => updateNote(pipeline, noteId, { text: value }), `note.${noteId}`)
        }
      />
    </div>
  );
}
