import type { RunSummary } from '../../pipelines/contract/rpc/runs.ts';
import { engine } from '../api/engine.ts';
import { queries, queryClient } from '../api/queries.ts';
import { text } from '../text/en.ts';
import { notifyError } from '../ui/notify.ts';
import { notifyUndo } from '../ui/notifyUndo.tsx';
import { formatMoment } from './formatTime.ts';

/** Deletes runs, says which, and offers to bring them back. Answers whether they are gone. */
export async function deleteRuns(runs: readonly Pick<RunSummary, 'id' | 'name' | 'startedAt'>[]): Promise<boolean> {
  const words = text.runs.deletion;
  const runIds = runs.map(({ id }) => id);
  const [first] = runs;
  if (!first) return false;
  try {
    await engine().runs.remove({ runIds });
  } catch (error) {
    notifyError(words.failed, error);
    return false;
  }
  readAgain();
  const message = runs.length === 1 ? words.one(first.name, formatMoment(first.startedAt)) : words.many(runs.length);
  notifyUndo(message, async () => {
    try {
      await engine().runs.restore({ runIds });
    } catch (error) {
      notifyError(words.restoreFailed, error);
    }
    readAgain();
  });
  return true;
}

function readAgain(): void {
  void queryClient.invalidateQueries({ queryKey: queries.runs.list.key() });
  void queryClient.invalidateQueries({ queryKey: queries.runs.get.key() });
}
