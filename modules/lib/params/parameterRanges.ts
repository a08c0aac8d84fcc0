import { z } from 'zod';
import type { ParamRange } from '../../../pipelines/contract/model.ts';
import { type ParamMeta, param } from '../../define.ts';
import { learnerRanges } from './learnerRanges.ts';

type Shape = z.core.$ZodLooseShape;

/** The form that a person writes ranges in, one parameter a line; see `parseRanges`. */
const help =
  'One parameter a line: values to try, as "Learning rate: 0.05; 0.1; 0.2", or a range, as "Learning rate: 0.01 to 0.3 log" ' +
  '("log": small values as often as large ones; "in 4 steps": what an entire grid takes of it). Parameters without a line keep their one value.';

const trainerMode = param(z.enum(['single-parameter', 'parameter-range']).default('single-parameter'), {
  title: 'Create trainer mode',
  help: 'Parameter range: for Tune Model Hyperparameters, which tries several values of the parameters.',
});

/**
 * The parameters of a module that configures a learner: those of the learner, and either one value for each or ranges for some.
 * `learner`: its id, by which `learnerRanges` has what is tried where the user says nothing else.
 */
export function withTrainerMode<S extends z.ZodRawShape>(params: z.ZodObject<S, z.core.$strict>, learner: string) {
  const ranges = param(
    z
      .string()
      .max(5000)
      .default(withTitles(learnerRanges[learner] ?? '', params.shape)),
    {
      title: 'Parameter ranges',
      help,
      widget: 'text-area',
      showWhen: { trainerMode: ['parameter-range'] },
    },
  );
  const mode = { trainerMode };
  return z.strictObject({ ...mode, ...params.shape, ranges }).superRefine((values, context) => {
    const given = values as unknown as { trainerMode: string; ranges: string };
    if (given.trainerMode !== 'parameter-range') return;
    for (const message of parseRanges(given.ranges, params.shape).problems) {
      context.addIssue({ code: 'custom', path: ['ranges'], message });
    }
  });
}

export interface ParsedRanges {
  /** By the parameter's name. */
  ranges: Record<string, ParamRange>;
  /** One sentence each. */
  problems: string[];
}

/**
 * Reads lines of `parameter: a; b; c` and `parameter: min to max [log] [in n steps]`. A parameter is called by its title or its
 * name, in upper or lower case. Every value has to be one that the parameter takes.
 */
export function parseRanges(text: string, shape: Shape): ParsedRanges {
  const parsed: ParsedRanges = { ranges: {}, problems: [] };
  for (const line of text.split('\n').map((part) => part.trim())) {
    if (line === '') continue;
    const colon = line.indexOf(':');
    const called = line.slice(0, Math.max(colon, 0)).trim();
    const name = colon > 0 ? findName(called, shape) : undefined;
    if (name === undefined) parsed.problems.push(describeUnknown(colon > 0 ? called : undefined, line, shape));
    else if (Object.hasOwn(parsed.ranges, name)) parsed.problems.push(`"${called}" has two lines. Keep one.`);
    else {
      const range = parseRange(line.slice(colon + 1).trim(), shape[name] as z.ZodType, called);
      if (typeof range === 'string') parsed.problems.push(range);
      else parsed.ranges[name] = range;
    }
  }
  if (text.trim() === '') parsed.problems.push('Write at least one range, or choose the mode "single parameter".');
  return parsed;
}

const defaultSteps = 5;
const interval = /^(\S+)\s+to\s+(\S+?)(\s+log)?(?:\s+in\s+(\d+)\s+steps)?$/i;

function parseRange(text: string, type: z.ZodType, called: string): ParamRange | string {
  const match = interval.exec(text);
  if (!match) return parseValues(text, type, called);
  const [min, max] = [Number(match[1]), Number(match[2])];
  const scale = match[3] ? 'log' : 'linear';
  const steps = Number(match[4] ?? defaultSteps);
  const wrong = [min, max].find((value) => !accepts(type, value));
  if (wrong !== undefined) return `"${called}" cannot be ${Number.isNaN(wrong) ? `as in "${text}"` : wrong}.`;
  if (!(min < max)) return `The range of "${called}" has to begin with the smaller number.`;
  if (scale === 'log' && min <= 0) return `A range on a log scale begins above 0; that of "${called}" does not.`;
  if (steps < 2 || steps > 1000) return `A range is tried in 2 to 1000 steps; that of "${called}" is not.`;
  const between = Math.floor((min + max) / 2) + 0.5;
  const integer = between > min && between < max && !accepts(type, between);
  return { min, max, scale, integer, steps };
}

function parseValues(text: string, type: z.ZodType, called: string): ParamRange | string {
  const parts = text.split(';').map((part) => part.trim());
  const values = parts.filter((part) => part !== '').map((part) => readValue(part, type));
  if (values.length === 0) return `"${called}" has no values to try.`;
  const wrong = values.indexOf(undefined);
  if (wrong >= 0)
    return `"${called}" cannot be "${parts.filter((part) => part !== '')[wrong]}". Values are separated by semicolons.`;
  return {
    values: [...new Map(values.map((value) => [JSON.stringify(value), value])).values()] as z.core.util.JSONType[],
  };
}

/** The first meaning of a text that the parameter takes; undefined when it takes none. A list of numbers is written `100, 50`. */
function readValue(text: string, type: z.ZodType): unknown {
  const list = text.split(',').map((part) => Number(part));
  const meanings = [Number(text), { true: true, false: false }[text.toLowerCase()], text, list];
  return meanings.find((meaning) => meaning !== undefined && accepts(type, meaning));
}

function accepts(type: z.ZodType, value: unknown): boolean {
  return type.safeParse(value).success;
}

function findName(called: string, shape: Shape): string | undefined {
  const wanted = called.toLowerCase();
  return Object.keys(shape).find(
    (name) => name.toLowerCase() === wanted || titleOf(shape, name).toLowerCase() === wanted,
  );
}

/** What users call a parameter of a learner. */
export function titleOf(shape: Shape, name: string): string {
  const type = shape[name];
  const meta = type instanceof z.ZodType ? (type.meta() as ParamMeta | undefined) : undefined;
  return meta?.title ?? name;
}

function describeUnknown(called: string | undefined, line: string, shape: Shape): string {
  if (called === undefined)
    return `"${line}" does not begin with a parameter and a colon, as "Learning rate: 0.1; 0.2" does.`;
  const titles = Object.keys(shape).map((name) => `"${titleOf(shape, name)}"`);
  return `There is no parameter "${called}" to try values of. The learner has ${titles.join(', ')}.`;
}

function withTitles(text: string, shape: Shape): string {
  return text.replace(/^\s*(\w+)(?=:)/gm, (_, name: string) => titleOf(shape, name)).trim();
}
