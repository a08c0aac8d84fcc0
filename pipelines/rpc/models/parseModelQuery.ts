import type { Result } from '../../contract/error.ts';
import { type ModelVersion, modelStage } from '../../contract/registry.ts';
import { task } from '../../contract/table.ts';
import { compares, isEquality, readTerms, type Term } from '../readTerms.ts';

type Condition = (version: ModelVersion) => boolean;

const searchable =
  'Search by words of the name, description or tags, stage:production, task:binary, tag.team=risk or metric.auc>0.9.';

/** Whether a version meets all parts of a search. The error says what cannot be read, and what can be asked. */
export function parseModelQuery(query: string): Result<Condition, string> {
  const conditions: Condition[] = [];
  for (const term of readTerms(query)) {
    const condition = term.type === 'word' ? containing(term.text) : parseComparison(term);
    if (typeof condition === 'string') return { ok: false, error: `${condition} ${searchable}` };
    conditions.push(condition);
  }
  return { ok: true, value: (version) => conditions.every((meets) => meets(version)) };
}

function containing(text: string): Condition {
  const wanted = text.toLowerCase();
  return ({ name, description, tags }) =>
    [name, description, ...Object.entries(tags).flat()].some((part) => part.toLowerCase().includes(wanted));
}

function parseComparison({
  key,
  kind,
  name,
  sign,
  comparison,
  value,
}: Term & { type: 'comparison' }): Condition | string {
  if (value === '') return `After "${key}${sign}" a value is missing.`;
  switch (kind) {
    case 'stage':
    case 'task': {
      const known: readonly string[] = kind === 'stage' ? modelStage.options : task.options;
      if (!known.includes(value.toLowerCase()) || !isEquality(comparison))
        return `A ${kind} is one of ${known.join(', ')}: write ${kind}:${known[1]}.`;
      return (version) => compares(version[kind] ?? '', comparison, value.toLowerCase());
    }
    case 'tag': {
      if (name === undefined) return 'Which tag? Write tag.team=risk.';
      return ({ tags }) => tags[name] !== undefined && compares(tags[name], comparison, value);
    }
    case 'metric': {
      if (name === undefined) return 'Which metric? Write metric.auc>0.9.';
      const number = Number(value);
      if (!Number.isFinite(number)) return `"${key}" is compared with a number; "${value}" is none.`;
      return ({ metrics }) => metrics[name] !== undefined && compares(metrics[name], comparison, number);
    }
    default:
      return `There is no "${key}" to search by. Put quotes around a word of the name that has "${sign}" in it.`;
  }
}
