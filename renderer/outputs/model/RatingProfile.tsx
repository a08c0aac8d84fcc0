import type { TrainedModel } from '../../../pipelines/contract/model.ts';
import { text } from '../../text/en.ts';
import { formatNumber } from '../../ui/formatFigure.ts';
import { formatCount } from '../formatCell.ts';
import classes from './ModelView.module.css';
import { PropertyTable } from './PropertyTable.tsx';

const shownValues = 10;

/** The ratings that a recommender learned from: how high they are, and who and what has the most of them. */
export function RatingProfile({ model }: { model: TrainedModel }) {
  const words = text.model.ratings;
  const { profile } = model.training;
  const rating = profile.find(({ name }) => name === model.label?.name);
  const figures: [string, string][] = [];
  if (rating?.mean !== undefined) figures.push([words.mean, formatNumber(rating.mean)]);
  if (rating?.standardDeviation !== undefined) figures.push([words.deviation, formatNumber(rating.standardDeviation)]);
  const [lowest, highest] = [rating?.quantiles?.[0], rating?.quantiles?.at(-1)];
  if (lowest !== undefined && highest !== undefined) {
    figures.push([words.range, `${formatNumber(lowest)} – ${formatNumber(highest)}`]);
  }
  return (
    <div className={classes.stack}>
      <PropertyTable title={words.title} rows={figures} />
      {profile
        .filter(({ counts }) => counts)
        .map(({ name, counts = [] }) => (
          <PropertyTable
            key={name}
            title={words.most(name)}
            rows={counts.slice(0, shownValues).map(({ value, count }) => [value, formatCount(count)] as const)}
          />
        ))}
    </div>
  );
}
