import { TextInput } from '@mantine/core';
import { useDocument, useOpened } from '../canvas/OpenedContext.tsx';
import { updateNode } from '../graph/edit.ts';
import { findNode } from '../graph/lookup.ts';
import { text } from '../text/en.ts';

/** A step's own title; without one, it is called as its module. */
export function StepTitle({ nodeId, placeholder }: { nodeId: string; placeholder: string }) {
  const { document } = useOpened();
  const title = useDocument(({ pipeline }) => findNode(pipeline, nodeId)?.title ?? '');
  return (
    <TextInput
      label={text.inspector.step.title}
      placeholder={placeholder}
      maxLength={200}
      autoComplete="off"
      value={title}
      onChange={({ currentTarget: { value } }) =>
        document.edit((pipeline) => updateNode(pipeline, nodeId, { title: value || undefined }), `title.${nodeId}`)
      }
    />
  );
}
