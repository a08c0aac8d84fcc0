/** Results by name, in the order of the repetitions. */
type Samples<Name extends string> = Record<Name, number[]>;

/**
 * Calls each of several measurements `times` times, in turns and every other time in reverse order, so that what changes
 * on the machine in the meantime meets all of them alike. A measurement answers its figure.
 */
export async function measureInTurns<Name extends string>(
  times: number,
  measurements: Record<Name, () => Promise<number> | number>,
): Promise<Record<Name, number>> {
  const names = Object.keys(measurements) as Name[];
  const samples = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Samples<Name>;
  for (let i = 0; i < times; i += 1) {
    for (const name of i % 2 === 0 ? names : names.toReversed()) samples[name].push(await measurements[name]());
  }
  return Object.fromEntries(names.map((name) => [name, median(samples[name])])) as Record<Name, number>;
}

/** Seconds that `work` takes. */
export async function secondsOf(work: () => Promise<unknown> | unknown): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
