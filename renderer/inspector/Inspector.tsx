import { useShallow } from 'zustand/react/shallow';
import { OpenedProvider, useDocument } from '../canvas/OpenedContext.tsx';
import { nodesById } from '../graph/lookup.ts';
import type { OpenDocument } from '../store/documents.ts';
import { text } from '../text/en.ts';
import classes from './Inspector.module.css';
import { NoteInspector } from './NoteInspector.tsx';
import { PipelineInspector } from './PipelineInspector.tsx';
import { SeveralInspector } from './SeveralInspector.tsx';
import { StepInspector } from './StepInspector.tsx';

export interface InspectorProps {
  opened: OpenDocument;
  /** Opens a saved version beside the pipeline. Without it, versions cannot be compared. */
  onShowVersion?: (id: number) => void;
}

/** Properties of what is selected: a step, several things, a note, or else the pipeline. */
export function Inspector({ opened, onShowVersion }: InspectorProps) {
  return (
    <OpenedProvider opened={opened}>
      <section key={opened.path} className={classes.inspector} aria-label={text.inspector.label}>
        <Selected onShowVersion={onShowVersion} />
      </section>
    </OpenedProvider>
  );
}

function Selected({ onShowVersion }: { onShowVersion: InspectorProps['onShowVersion'] }) {
  const steps = useDocument(
    useShallow(({ pipeline, selection }) => selection.filter((id) => nodesById(pipeline.nodes).has(id))),
  );
  const notes = useDocument(
    useShallow(({ pipeline: { notes: all }, selection }) =>
      selection.length === 0 ? [] : all.filter(({ id }) => selection.includes(id)).map(({ id }) => id),
    ),
  );
  if (steps.length + notes.length > 1) return <SeveralInspector steps={steps} notes={notes} />;
  if (steps[0] !== undefined) return <StepInspector key={steps[0]} nodeId={steps[0]} />;
  if (notes[0] !== undefined) return <NoteInspector key={notes[0]} noteId={notes[0]} />;
  return <PipelineInspector onShowVersion={onShowVersion} />;
}
