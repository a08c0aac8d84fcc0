/** A model's name made of a pipeline's. */
export function proposeModelName(name: string): string {
  const plain = name
    .replace(/[^A-Za-z0-9_.-]+/g, ' ')
    .replace(/^[^A-Za-z]+/, '')
    .trim()
    .slice(0, 100);
  return plain === '' ? 'Model' : plain;
}
