import { Textarea } from '@mantine/core';
import { useDocument, useOpened } from '../canvas/OpenedContext.tsx';
import { updateNode } from '../graph/edit.ts';
import { findNode } from '../graph/lookup.ts';
import { text } from '../text/en.ts';

/** What a step's author says about it. */
export function StepComment({ nodeId }: { nodeId: string }) {
  const { document } = useOpened();
  const comment = useDocument(({ pipeline }) => findNode(pipeline, nodeId)?.comment ?? '');
  return (
    <Textarea
      label={text.inspector.step.comment}
      placeholder={text.inspector.step.commentPlaceholder}
      autosize
      minRows={1}
      maxRows={8}
      maxLength={20_000}
      value={comment}
      onChange={({ currentTarget: { value } }) =>
        document.edit((pipeline) => updateNode(pipeline, nodeId, { comment: value || undefined }), `comment.${nodeId}`)
      }
    />
  );
}
