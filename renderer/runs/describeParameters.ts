/** Values of pipeline parameters on one line: `seed = 3, label = price`. */
export function describeParameters(parameters: Readonly<Record<string, unknown>>): string {
  return Object.entries(parameters)
    .map(([name, value]) => `${name} = ${describeValue(value)}`)
    .join(', ');
}

export function describeValue(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
}
