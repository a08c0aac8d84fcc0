/** Leaves room for a number behind it. */
const longest = 28;

/** An endpoint's name made of a model's or a pipeline's: small letters, digits and dashes; 3 to 32 of them. */
export function proposeEndpointName(name: string, taken: readonly string[] = []): string {
  const plain = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+|-+$/g, '');
  const base = plain.length < 3 ? 'endpoint' : cutWords(plain);
  let proposed = base;
  for (let i = 2; taken.includes(proposed); i++) proposed = `${base}-${i}`;
  return proposed;
}

/** As many whole words as there is room for. */
function cutWords(name: string): string {
  if (name.length <= longest) return name;
  const end = name.lastIndexOf('-', longest);
  return name.slice(0, end > 2 ? end : longest);
}
