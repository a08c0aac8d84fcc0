/** A query as a subquery can hold it: semicolons at its end would end that. A comment at the end takes a line end after it. */
export function trimQuery(sql: string): string {
  return sql.replace(/;(\s|;|--.*|\/\*[\s\S]*?\*\/)*$/, '');
}
