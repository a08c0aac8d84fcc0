import type { Column } from '../../../pipelines/contract/table.ts';
import { StepError } from '../../define.ts';
import type { SupervisedTask } from './data.ts';

const mostClasses = 1000;

/**
 * Sorts class names: as numbers when all of them are numbers, else in binary order. Of two classes the second is the
 * positive one: `false`, `true`; `0`, `1`; `<=50K`, `>50K`; `no`, `yes`.
 */
export function sortClasses(names: readonly string[]): string[] {
  const numbers = names.every((name) => name.trim() !== '' && Number.isFinite(Number(name)));
  const byText = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b));
  return [...names].sort(numbers ? (a, b) => Number(a) - Number(b) || byText(a, b) : byText);
}

/** Throws StepError when the classes of a label do not fit the task. */
export function requireClasses(label: Column, classes: readonly string[], task: SupervisedTask): void {
  const named = classes.slice(0, 6).map((name) => `"${name}"`);
  const listed = `${named.join(', ')}${classes.length > named.length ? `, … (${classes.length} in all)` : ''}`;
  if (classes.length === 1) {
    throw new StepError(
      `The label "${label.name}" has only one class, ${listed}, so there is nothing to learn. Train on rows of at least two classes.`,
    );
  }
  if (task === 'binary' && classes.length > 2) {
    throw new StepError(
      `A two-class learner needs a label with exactly two classes, but "${label.name}" has ${classes.length}: ${listed}. ` +
        'Use a multiclass learner, or make two classes of them first.',
    );
  }
  if (classes.length > mostClasses) {
    const numeric = label.type === 'integer' || label.type === 'double';
    throw new StepError(
      `The label "${label.name}" has ${classes.length.toLocaleString('en')} classes; at most ${mostClasses.toLocaleString('en')} can be learned. ` +
        (numeric
          ? 'Use a regression learner, or group the values into bins.'
          : 'Choose another label, or merge classes.'),
    );
  }
}
