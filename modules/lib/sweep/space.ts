import type { z } from 'zod';
import type { ParamRange } from '../../../pipelines/contract/model.ts';
import type { Random } from '../learners/random.ts';

export type JsonValue = z.core.util.JSONType;

/** One value for each parameter of a sweep. */
export type Point = Record<string, JsonValue>;

/** What may be tried, by parameter. */
export type Space = Readonly<Record<string, ParamRange>>;

/** Where a trial stood and how far it was from the best: a smaller loss is better. undefined: it has none. */
export interface Observation {
  point: Point;
  loss: number | undefined;
}

/** Chooses what to try next. */
export interface Sampler {
  /** The next point, given what is known of earlier ones; undefined when nothing is left to try. */
  next(known: readonly Observation[]): Point | undefined;
}

type Interval = Extract<ParamRange, { min: number }>;

/** How many points a space has; Infinity where numbers are continuous. */
export function countPoints(space: Space): number {
  return Object.values(space).reduce((product, range) => product * countValues(range), 1);
}

function countValues(range: ParamRange): number {
  if ('values' in range) return range.values.length;
  return range.integer ? Math.floor(range.max) - Math.ceil(range.min) + 1 : Number.POSITIVE_INFINITY;
}

/** A value at a share of the range, 0 to 1, evenly on its scale. */
export function valueAt(range: Interval, share: number): number {
  const value =
    range.scale === 'log'
      ? Math.exp(Math.log(range.min) + share * (Math.log(range.max) - Math.log(range.min)))
      : range.min + share * (range.max - range.min);
  const within = Math.min(range.max, Math.max(range.min, value));
  // Six digits are more than any learner feels, and can be read.
  return range.integer ? Math.round(within) : Number(within.toPrecision(6));
}

/** Where a value lies in its range, on its scale: the inverse of `valueAt`. */
export function shareOf({ min, max, scale }: Interval, value: number): number {
  if (scale === 'log') return (Math.log(value) - Math.log(min)) / (Math.log(max) - Math.log(min));
  return (value - min) / (max - min);
}

/** The values that an entire grid takes of a range, ascending. */
export function gridValues(range: ParamRange): JsonValue[] {
  if ('values' in range) return range.values;
  const values = Array.from({ length: range.steps }, (_, i) => valueAt(range, i / (range.steps - 1)));
  return [...new Set(values)];
}

export function samplePoint(space: Space, random: Random): Point {
  const entries = Object.entries(space).map(([name, range]) => [name, sampleValue(range, random)] as const);
  return Object.fromEntries(entries);
}

function sampleValue(range: ParamRange, random: Random): JsonValue {
  if ('values' in range) return range.values[random.below(range.values.length)]!;
  return valueAt(range, random.uniform());
}

/** Two points are the same when this text is. */
export function nameOf(point: Point): string {
  return JSON.stringify(Object.entries(point).sort(([a], [b]) => (a < b ? -1 : 1)));
}
