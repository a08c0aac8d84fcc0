import type { Answer } from '../../../modules/lib/serving/servedRows.ts';
import type { Column } from '../../contract/table.ts';

type Value = Answer['columns'][number][number];

/** The answer as JSON: `{"predictions": [{…} | null, …], "failed": [{"row", "reason"}], "deployment"}`. */
export function writeRecords(response: readonly Column[], answer: Answer, deployment: string): string {
  const keys = response.map(({ name }, i) => `${i === 0 ? '{' : ','}${JSON.stringify(name)}:`);
  const rows = writeEach(answer, (i) => {
    let text = '';
    for (const [c, values] of answer.columns.entries()) text += keys[c]! + writeValue(values[i]!);
    return `${text}}`;
  });
  return `{"predictions":[${rows}],${writeRest(answer, deployment)}}`;
}

/** The same in the split orientation: `{"columns": […], "data": [[…] | null, …], "failed", "deployment"}`. */
export function writeSplit(response: readonly Column[], answer: Answer, deployment: string): string {
  const rows = writeEach(answer, (i) => `[${answer.columns.map((values) => writeValue(values[i]!)).join(',')}]`);
  const names = JSON.stringify(response.map(({ name }) => name));
  return `{"columns":${names},"data":[${rows}],${writeRest(answer, deployment)}}`;
}

function writeEach({ columns, failed }: Answer, write: (row: number) => string): string {
  const rows: string[] = [];
  const rowCount = columns[0]?.length ?? 0;
  for (let i = 0; i < rowCount; i++) rows.push(failed.size > 0 && failed.has(i) ? 'null' : write(i));
  return rows.join(',');
}

function writeValue(value: Value): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'number') return Number.isFinite(value) ? `${value}` : 'null';
  return `${value}`;
}

function writeRest({ failed }: Answer, deployment: string): string {
  const list = [...failed].sort(([a], [b]) => a - b).map(([row, reason]) => ({ row, reason }));
  return `"failed":${JSON.stringify(list)},"deployment":${JSON.stringify(deployment)}`;
}
