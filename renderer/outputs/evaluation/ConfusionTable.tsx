import type { ConfusionMatrix } from '../../../pipelines/contract/evaluation.ts';
import { text } from '../../text/en.ts';
import { formatShare } from '../../ui/formatFigure.ts';
import { formatCount } from '../formatCell.ts';
import classes from './ConfusionTable.module.css';

interface ConfusionTableProps {
  title: string;
  matrix: ConfusionMatrix;
  /** What the cells say; the shade is the share of the true class in either case. */
  numbers: 'counts' | 'shares';
}

/** Rows by true and predicted class, shaded by how much of each true class they are. */
export function ConfusionTable({ title, matrix, numbers }: ConfusionTableProps) {
  const words = text.evaluation.confusion;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and has to without a mouse too.
    <section className={classes.scroller} tabIndex={0} aria-label={title}>
      <table className={classes.table}>
        <caption className="visually-hidden">{title}</caption>
        <thead>
          <tr>
            <td />
            <th scope="colgroup" colSpan={matrix.classes.length} className={classes.axis}>
              {words.predicted}
            </th>
          </tr>
          <tr>
            <th scope="col" className={classes.axis}>
              {words.actual}
            </th>
            {matrix.classes.map((name) => (
              <th key={name} scope="col" title={name}>
                <span className={classes.name}>{name}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {matrix.counts.map((row, i) => {
            const total = row.reduce((sum, count) => sum + count, 0);
            const name = matrix.classes[i]!;
            return (
              <tr key={name}>
                <th scope="row" title={name}>
                  <span className={classes.name}>{name}</span>
                </th>
                {row.map((count, j) => {
                  const share = total === 0 ? 0 : count / total;
                  return (
                    <td
                      key={matrix.classes[j]}
                      className={classes.cell}
                      data-right={i === j || undefined}
                      title={words.cell(formatCount(count), formatShare(count, total))}
                      style={{ '--share': `${Math.round(share * 100)}%` } as React.CSSProperties}
                    >
                      {numbers === 'counts' ? formatCount(count) : formatShare(count, total)}
                    </td>
                  );
                })}
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}
