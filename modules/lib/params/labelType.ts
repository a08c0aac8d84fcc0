import type { Column, Task } from '../../../pipelines/contract/table.ts';

/** What is wrong with a label's type for a task, or undefined. Classes can be of any type, numbers cannot. */
export function labelTypeProblem(label: Column, task: Task): string | undefined {
  if (task !== 'regression' || label.type === 'integer' || label.type === 'double') return undefined;
  const advice = {
    string: 'Convert it to a number with Edit Metadata, or use a classification learner.',
    boolean: 'Use a two-class learner, or convert it to a number with Edit Metadata.',
    datetime: 'Choose a label that is a number.',
  }[label.type];
  return `Regression needs a label that is a number, but "${label.name}" is of type ${label.type}. ${advice}`;
}
