import { listRuns } from '../../store/runList.ts';
import { app } from './app.ts';
import { parseQuery } from './parseQuery.ts';
import { queryConditions } from './queryConditions.ts';

export const listRunsHandler = app.runs.list.handler(({ context, input, errors }) => {
  const filters = parseQuery(input.query);
  if (!filters.ok) throw errors.REFUSED({ message: filters.error });
  const conditions = queryConditions(filters.value, Date.now());
  if (input.file !== undefined) conditions.push({ sql: 'file = ?', values: [input.file] });
  return listRuns(context.workspace().database, conditions, input);
});
