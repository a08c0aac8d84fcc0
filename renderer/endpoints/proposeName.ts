/** An endpoint's name made of a model's or a pipeline's: small letters, digits and dashes; 3 to 32 of them. */
export function proposeEndpointName(name: string, taken: readonly string[] = []): string {
  const plain = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+|-+$/g, '')
    .slice(0, 28)
    .replace(/-+$/, '');
  const base = plain.length < 3 ? 'endpoint' : plain;
  let proposed = base;
  for (let i = 2; taken.includes(proposed); i++) proposed = `${base}-${i}`;
  return proposed;
}
