import { Button, Text } from '@mantine/core';
import { IconArrowsDiff, IconTrash } from '@tabler/icons-react';
import type { RunSummary } from '../../../pipelines/contract/rpc/runs.ts';
import { showRuns } from '../../store/app.ts';
import { text } from '../../text/en.ts';
import { notify } from '../../ui/notify.ts';
import { deleteRuns } from '../deleteRuns.ts';
import classes from './RunList.module.css';
import { markRuns, useRunList } from './runListStore.ts';

/** Most runs that can be compared at once. */
const mostCompared = 20;

/** How many runs there are, and what can be done with those that are marked. */
export function SelectionBar({ runs, total }: { runs: readonly RunSummary[]; total: number }) {
  const words = text.runs.list;
  const marked = useRunList((state) => state.marked);
  const chosen = runs.filter(({ id }) => marked.has(id));

  function compare(): void {
    // Oldest first: it is what the others are compared with.
    const runIds = chosen.toSorted((a, b) => a.startedAt - b.startedAt).map(({ id }) => id);
    showRuns({ page: 'compare', runIds, tab: 'metrics' });
  }

  async function remove(): Promise<void> {
    if (chosen.some(({ status }) => status === 'running')) {
      notify({ message: text.runs.deletion.running });
      return;
    }
    if (await deleteRuns(chosen)) markRuns([]);
  }

  return (
    <div className={classes.marks} role="toolbar" aria-label={words.label}>
      <Text size="xs" role="status">
        {chosen.length === 0 ? words.count(total) : words.marked(chosen.length)}
      </Text>
      {chosen.length === 0 && <Text size="xs">· {words.compareHelp}</Text>}
      {chosen.length > 0 && (
        <>
          <Button
            size="compact-sm"
            leftSection={<IconArrowsDiff size={15} aria-hidden />}
            disabled={chosen.length < 2 || chosen.length > mostCompared}
            title={words.compareHelp}
            onClick={compare}
          >
            {words.compare}
          </Button>
          <Button
            size="compact-sm"
            variant="default"
            leftSection={<IconTrash size={15} aria-hidden />}
            onClick={() => void remove()}
          >
            {text.common.delete}
          </Button>
          <Button size="compact-sm" variant="subtle" onClick={() => markRuns([])}>
            {words.unmark}
          </Button>
        </>
      )}
    </div>
  );
}
