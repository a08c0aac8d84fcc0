import type { KeyParts } from '../contract/run.ts';

/** How a step's key differs from an earlier one, one sentence a part. Empty when they are equal. `titleOf`: what users call a parameter. */
export function describeDifferences(
  earlier: KeyParts,
  now: KeyParts,
  titleOf: (param: string) => string = (param) => param,
): string[] {
  const words: string[] = [];
  if (earlier.module !== now.module) words.push(`The module changed from ${earlier.module} to ${now.module}.`);
  else if (earlier.code !== now.code) words.push("The module's code changed.");
  for (const name of names(earlier.params, now.params)) {
    const [before, after] = [earlier.params[name], now.params[name]].map(show);
    if (before !== after) words.push(`The parameter "${titleOf(name)}" changed from ${before} to ${after}.`);
  }
  for (const port of names(earlier.inputs, now.inputs)) {
    const [before, after] = [earlier.inputs[port], now.inputs[port]];
    if (before === after) continue;
    if (before === undefined) words.push(`The input "${port}" is connected now.`);
    else if (after === undefined) words.push(`The input "${port}" is no longer connected.`);
    else words.push(`The data on the input "${port}" changed.`);
  }
  for (const name of names(earlier.sources, now.sources)) {
    if (earlier.sources[name] !== now.sources[name])
      words.push(`The content of the file in "${titleOf(name)}" changed.`);
  }
  if (earlier.environment !== now.environment) {
    words.push(`It runs on ${now.environment}, and was computed on ${earlier.environment}.`);
  }
  return words;
}

function names(a: object, b: object): string[] {
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].sort();
}

function show(value: unknown): string {
  const text = value === undefined ? 'nothing' : JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 77)}…` : text;
}
