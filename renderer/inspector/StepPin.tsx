import { Anchor, Button } from '@mantine/core';
import { IconPinFilled, IconPinnedOff } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { StepKey } from '../../pipelines/contract/run.ts';
import { queries } from '../api/queries.ts';
import { useDocument, useOpened } from '../canvas/OpenedContext.tsx';
import { updateNode } from '../graph/edit.ts';
import { findNode } from '../graph/lookup.ts';
import { showRun } from '../store/app.ts';
import { text } from '../text/en.ts';
import { formatDate } from '../ui/formatDate.ts';
import classes from './Inspector.module.css';

/** That a step is pinned, to the result of which run, and what that means. Nothing for other steps. */
export function StepPin({ nodeId }: { nodeId: string }) {
  const key = useDocument(({ pipeline }) => findNode(pipeline, nodeId)?.pinned);
  return key && <Pinned nodeId={nodeId} pinned={key} />;
}

function Pinned({ nodeId, pinned }: { nodeId: string; pinned: StepKey }) {
  const words = text.inspector.pin;
  const { document } = useOpened();
  const { data } = useQuery({
    ...queries.runs.findResult.queryOptions({ input: { key: pinned } }),
    staleTime: 0,
  });
  const computed = data?.computed;
  return (
    <section className={classes.pin} aria-label={words.title}>
      <div className={classes.pinHead}>
        <IconPinFilled size={14} aria-hidden />
        {words.title}
      </div>
      {data && !data.isKept && <div role="alert">{words.gone}</div>}
      {computed && (
        <div>
          {words.since}{' '}
          <Anchor
            component="button"
            type="button"
            size="xs"
            ta="left"
            underline="always"
            onClick={() => showRun(computed.runId)}
          >
            {words.run(computed.name, formatDate(computed.startedAt))}
          </Anchor>
        </div>
      )}
      {data && !computed && <div>{words.unknownRun}</div>}
      <div>{words.help}</div>
      <Button
        variant="default"
        leftSection={<IconPinnedOff size={14} aria-hidden />}
        onClick={() => document.edit((pipeline) => updateNode(pipeline, nodeId, { pinned: undefined }))}
      >
        {text.actions.unpin}
      </Button>
    </section>
  );
}
