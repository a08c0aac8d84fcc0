import type { ModuleSpec, ParamMeta } from '../../modules/define.ts';
import { findMeta } from './findMeta.ts';
import { describeValue } from './quoteText.ts';

const isText = (value: unknown) => typeof value === 'string';

/** What parameters of a widget hold, in words of their own: "a text" says too little about a column's name. */
const widgets: Partial<Record<NonNullable<ParamMeta['widget']>, { holds: string; fits: (value: unknown) => boolean }>> =
  {
    column: { holds: 'the name of a column', fits: isText },
    columns: {
      holds: 'names of columns, such as ["age", "income"]',
      fits: (value) => typeof value === 'object' && value !== null,
    },
    file: { holds: 'the path of a file', fits: isText },
    sql: { holds: 'an SQL query', fits: isText },
  };

/** Words for a parameter that is missing or of the wrong type; `undefined` when something else is wrong with it. */
export function describeWidgetValue(spec: ModuleSpec, name: string, value: unknown): string | undefined {
  const widget = findMeta(spec, name)?.widget;
  const known = widget && widgets[widget];
  if (!known || known.fits(value)) return undefined;
  return value === undefined
    ? `A value is missing. Give ${known.holds}.`
    : `Give ${known.holds}, not ${describeValue(value)}.`;
}
