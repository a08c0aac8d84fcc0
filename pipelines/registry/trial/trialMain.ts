// The process that a model from outside is tried in: `trialMain.ts FOLDER`, begun when its memory is limited.
import { openScorer } from '../../../modules/lib/serving/openScorer.ts';
import { readServable } from '../../../modules/lib/serving/servableFile.ts';
import { watchParent } from '../../worker/watchParent.ts';
import type { TrialAnswer } from './tryServable.ts';

const folder = process.argv[2] ?? '.';

/** Opens the model and has it answer one row of zeros and empty texts. Whether the row means anything to it does not count. */
async function answerOneRow(): Promise<TrialAnswer> {
  try {
    const { request } = await readServable(folder);
    await using scorer = await openScorer(folder);
    const row = request.map(({ type }) => (type === 'string' ? [''] : new Float64Array(1)));
    const { failed } = await scorer.score(row, 1);
    const reason = failed.get(0);
    return { problem: null, ...(reason === undefined ? {} : { reason }) };
  } catch (error) {
    return { problem: (error as Error).message };
  }
}

process.on('message', () => {
  void answerOneRow().then((answer) => process.send?.(answer, () => process.exit(0)));
});
process.on('disconnect', () => process.exit(0));
await watchParent();
process.send?.('there');
