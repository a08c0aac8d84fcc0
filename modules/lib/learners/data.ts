import type { Column, Task } from '../../../pipelines/contract/table.ts';
import type { KernelMemory } from '../kernels/kernelMemory.ts';

export interface NumericFeature {
  kind: 'numeric';
  name: string;
  /** One value a row; NaN = missing. Never infinite. */
  values: Float32Array;
}

export interface CategoricalFeature {
  kind: 'categorical';
  name: string;
  /** One index into `categories` a row; -1 = missing. */
  codes: Int32Array;
  /** Distinct values as text, in binary order of their UTF-8. */
  categories: string[];
}

export type Feature = NumericFeature | CategoricalFeature;

export interface NumericTarget {
  kind: 'numeric';
  values: Float64Array;
}

export interface ClassTarget {
  kind: 'classes';
  /** One index into `classes` a row. Of two classes, code 1 is the positive one. */
  codes: Int32Array;
  /** The label's values as text, sorted; as numbers when all are numbers. */
  classes: string[];
}

/** What supervised learners can be trained for. */
export type SupervisedTask = Extract<Task, 'regression' | 'binary' | 'multiclass'>;

/** What learners without a label can be trained for. */
export type UnsupervisedTask = Extract<Task, 'clustering' | 'anomaly'>;

/** A table as supervised learners take it: one typed array a column, rows without a label left out, in the table's order. */
export interface TrainingData {
  task: SupervisedTask;
  rowCount: number;
  features: Feature[];
  /** Numeric for regression, classes for binary (exactly two) and multiclass (two or more). */
  target: NumericTarget | ClassTarget;
  /** One weight >= 0 a row; missing when all rows count the same. */
  weights?: Float32Array;
  /** Columns of the features, in the same order, and of the label. */
  columns: { features: Column[]; label: Column };
  /** Where the features are, for kernels that read them in place; what learners make of them need not be there. */
  memory?: KernelMemory;
}

/** A table as learners without a label take it: one typed array a column, all rows in the table's order. */
export interface UnsupervisedData {
  task: UnsupervisedTask;
  rowCount: number;
  features: Feature[];
  /** One weight >= 0 a row; missing when all rows count the same. */
  weights?: Float32Array;
  /** Columns of the features, in the same order. */
  columns: { features: Column[] };
  /** Where the features are, for kernels that read them in place; what learners make of them need not be there. */
  memory?: KernelMemory;
}

/** Values a row that a supervised model answers: 1, or one a class for multiclass. */
export function outputWidth({ task, target }: Pick<TrainingData, 'task' | 'target'>): number {
  return task === 'multiclass' && target.kind === 'classes' ? target.classes.length : 1;
}
