import type { ColumnSelection } from '../../../modules/lib/params/columnSelection.ts';
import { text } from '../../text/en.ts';
import { type Rule, toNames } from './columnSelection.ts';

/** Names that are spelled out before the rest is counted. */
const mostNames = 6;

/** A selection in words, one entry a line: a list of names is one line, rules are one each. */
export function describeSelection(selection: ColumnSelection): string[] {
  const words = text.inspector.columns;
  const plain = toNames(selection);
  if (plain) {
    if (plain.names.length === 0) return [plain.start === 'all' ? words.all : words.none];
    const names = listNames(plain.names);
    return [plain.start === 'all' ? words.allExcept(names) : words.names(names)];
  }
  const rules = selection.rules.map((rule) => `${words.rules.actions[rule.action]} ${describeConditions(rule)}`);
  return selection.start === 'all' ? [words.all, ...rules] : rules;
}

function describeConditions({ names, types, roles, range, categorical }: Rule): string {
  const words = text.inspector.columns.rules;
  const parts = [
    names && listNames(names),
    types && words.typed(types.join(words.or)),
    roles && words.roled(roles.join(words.or)),
    range !== undefined && words.ranged(range),
    categorical !== undefined && (categorical ? words.isCategorical : words.isNotCategorical),
  ].filter((part) => part !== undefined && part !== false);
  if (parts.length === 0) return words.everything;
  return names ? parts.join(', ') : `${words.columns} ${parts.join(', ')}`;
}

function listNames(names: readonly string[]): string {
  const listed = names.slice(0, mostNames).join(', ');
  return names.length > mostNames ? text.inspector.columns.more(listed, names.length - mostNames) : listed;
}
