import { invalid } from './mlflowError.ts';

export type FilterKind = 'attribute' | 'metric' | 'parameter' | 'tag';
export type FilterOperator =
  | '='
  | '!='
  | '<'
  | '<='
  | '>'
  | '>='
  | 'LIKE'
  | 'ILIKE'
  | 'IN'
  | 'NOT IN'
  | 'IS NULL'
  | 'IS NOT NULL';

/** One comparison of a filter; all of them have to hold. */
export interface Comparison {
  kind: FilterKind;
  key: string;
  operator: FilterOperator;
  /** Of IN several, of IS NULL none. */
  values: (string | number)[];
}

type Token = { type: 'name' | 'quoted' | 'ticked' | 'number' | 'sign'; text: string };

const kinds: Record<string, FilterKind> = {
  attribute: 'attribute',
  attributes: 'attribute',
  attr: 'attribute',
  run: 'attribute',
  metric: 'metric',
  metrics: 'metric',
  param: 'parameter',
  params: 'parameter',
  parameter: 'parameter',
  parameters: 'parameter',
  tag: 'tag',
  tags: 'tag',
};

const tokenPattern =
  /\s*(?:('(?:[^'\\]|\\.|'')*'|"(?:[^"\\]|\\.)*")|(`[^`]*`)|(-?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?(?![\w.]))|(<=|>=|!=|=|<|>|\(|\)|,|\.)|([\p{L}_][\p{L}\p{N}_-]*|\d[\w-]*))/giuy;

/** MLflow's filters: `metrics.auc > 0.9 AND params."my model" = 'tree' AND tags.team LIKE '%risk%'`. Throws MlflowError. */
export function parseFilter(text: string): Comparison[] {
  const reader = new TokenReader(text);
  const comparisons: Comparison[] = [];
  if (reader.isAtEnd) return comparisons;
  for (;;) {
    comparisons.push(readComparison(reader));
    if (reader.isAtEnd) return comparisons;
    if (!reader.takeWord('AND')) throw reader.problem('Conditions are joined by AND.');
  }
}

/** `metrics.auc DESC`: what results are sorted by. Throws MlflowError. */
export function parseOrder(text: string): { kind: FilterKind; key: string; descending: boolean } {
  const reader = new TokenReader(text);
  const column = readColumn(reader);
  const descending = reader.takeWord('DESC');
  if (!descending) reader.takeWord('ASC');
  if (!reader.isAtEnd) throw reader.problem('An order is a name, and then ASC or DESC.');
  return { ...column, descending };
}

function readComparison(reader: TokenReader): Comparison {
  const column = readColumn(reader);
  const operator = readOperator(reader);
  if (operator === 'IS NULL' || operator === 'IS NOT NULL') return { ...column, operator, values: [] };
  if (operator !== 'IN' && operator !== 'NOT IN') return { ...column, operator, values: [readValue(reader)] };
  const values: (string | number)[] = [];
  if (!reader.takeSign('(')) throw reader.problem(`After ${operator} comes a list in parentheses.`);
  do values.push(readValue(reader));
  while (reader.takeSign(','));
  if (!reader.takeSign(')')) throw reader.problem('A list ends with a parenthesis.');
  return { ...column, operator, values };
}

/** `metrics.auc`, `tags.mlflow.runName`, `params."a b"`, or an attribute by itself. */
function readColumn(reader: TokenReader): { kind: FilterKind; key: string } {
  const first = reader.takeName();
  const kind = kinds[first.toLowerCase()];
  if (!reader.takeSign('.')) return { kind: 'attribute', key: first };
  if (!kind) throw reader.problem(`There is no "${first}" to compare: write attributes, metrics, params or tags.`);
  let key = reader.takeName();
  while (reader.takeSign('.')) key += `.${reader.takeName()}`;
  return { kind, key };
}

const signs: readonly string[] = ['=', '!=', '<', '<=', '>', '>='];

function readOperator(reader: TokenReader): FilterOperator {
  for (const sign of signs) if (reader.takeSign(sign)) return sign as FilterOperator;
  for (const word of ['LIKE', 'ILIKE', 'IN'] as const) if (reader.takeWord(word)) return word;
  if (reader.takeWord('NOT') && reader.takeWord('IN')) return 'NOT IN';
  if (reader.takeWord('IS')) {
    const not = reader.takeWord('NOT');
    if (reader.takeWord('NULL')) return not ? 'IS NOT NULL' : 'IS NULL';
  }
  throw reader.problem('A comparison is one of =, !=, <, <=, >, >=, LIKE, ILIKE, IN, NOT IN, IS NULL, IS NOT NULL.');
}

function readValue(reader: TokenReader): string | number {
  const token = reader.take();
  if (token?.type === 'quoted') return token.text;
  if (token?.type === 'number') return Number(token.text);
  throw reader.problem('A value is a number, or text in quotes.');
}

class TokenReader {
  readonly #text: string;
  readonly #tokens: Token[] = [];
  #place = 0;

  constructor(text: string) {
    this.#text = text;
    const trimmed = text.trimEnd();
    tokenPattern.lastIndex = 0;
    let end = 0;
    for (let match = tokenPattern.exec(trimmed); match; match = tokenPattern.exec(trimmed)) {
      end = tokenPattern.lastIndex;
      this.#tokens.push(toToken(match));
    }
    if (end < trimmed.length)
      throw this.problem(`What begins at "${trimmed.slice(end, end + 20).trim()}" cannot be read.`);
  }

  get isAtEnd(): boolean {
    return this.#place >= this.#tokens.length;
  }

  take(): Token | undefined {
    const token = this.#tokens[this.#place];
    this.#place += 1;
    return token;
  }

  /** A name by itself, or in quotes. */
  takeName(): string {
    const token = this.take();
    if (!token || token.type === 'sign') throw this.problem('A name is missing.');
    return token.text;
  }

  takeSign(sign: string): boolean {
    return this.#takeIf((token) => token.type === 'sign' && token.text === sign);
  }

  takeWord(word: string): boolean {
    return this.#takeIf((token) => token.type === 'name' && token.text.toUpperCase() === word);
  }

  problem(what: string) {
    return invalid(`The filter "${this.#text.slice(0, 500)}" cannot be read. ${what}`);
  }

  #takeIf(wanted: (token: Token) => boolean): boolean {
    const token = this.#tokens[this.#place];
    if (!token || !wanted(token)) return false;
    this.#place += 1;
    return true;
  }
}

function toToken([, quoted, ticked, number, sign, name]: RegExpExecArray): Token {
  if (quoted !== undefined) return { type: 'quoted', text: unquote(quoted) };
  if (ticked !== undefined) return { type: 'ticked', text: ticked.slice(1, -1) };
  if (number !== undefined) return { type: 'number', text: number };
  if (sign !== undefined) return { type: 'sign', text: sign };
  return { type: 'name', text: name ?? '' };
}

function unquote(text: string): string {
  return text.slice(1, -1).replace(/''/g, "'").replace(/\\(.)/g, '$1');
}
