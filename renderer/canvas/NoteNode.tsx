import { type NodeProps, NodeResizer } from '@xyflow/react';
import { memo } from 'react';
import { updateNote } from '../graph/edit.ts';
import { text } from '../text/en.ts';
import { useCanvas } from './canvasStore.ts';
import type { NoteFlowNode } from './flowNodes.ts';
import classes from './NoteNode.module.css';
import { useDocument, useOpened } from './OpenedContext.tsx';

/** Text on the canvas. A large one behind a group of steps is a frame around them. */
export const NoteNode = memo(function NoteNode({ id, selected }: NodeProps<NoteFlowNode>) {
  const { document } = useOpened();
  const words = useDocument(({ pipeline }) => pipeline.notes.find((note) => note.id === id)?.text ?? '');
  const isEditing = useCanvas(({ editingNote }) => editingNote === id);
  const stop = () => useCanvas.setState({ editingNote: null });
  return (
    <div className={classes.note} data-selected={selected || undefined}>
      <NodeResizer
        isVisible={selected === true}
        minWidth={120}
        minHeight={60}
        onResizeEnd={(_, { x, y, width, height }) =>
          document.edit((pipeline) =>
            updateNote(pipeline, id, {
              position: { x: Math.round(x), y: Math.round(y) },
              size: { width: Math.round(width), height: Math.round(height) },
            }),
          )
        }
      />
      {isEditing ? (
        <textarea
          className={`nodrag nowheel ${classes.text}`}
          aria-label={text.canvas.note}
          // biome-ignore lint/a11y/noAutofocus: the user asked to write here
          autoFocus
          value={words}
          onChange={({ target }) =>
            document.edit((pipeline) => updateNote(pipeline, id, { text: target.value }), `note.${id}`)
          }
          onBlur={stop}
          onKeyDown={(event) => {
            event.stopPropagation();
            if (event.key === 'Escape') stop();
          }}
        />
      ) : (
        <div className={classes.text}>{words || text.canvas.noteHint}</div>
      )}
    </div>
  );
});
