import type { TableSession } from '../../table/session.ts';

/** Makes an ENUM type of the texts that a SELECT answers, each once and none missing. Answers them in their order. */
export async function makeEnum(session: TableSession, type: string, select: string): Promise<string[]> {
  await session.execute(`CREATE TEMP TYPE ${type} AS ENUM (${select})`);
  const names = await session.query<{ name: string }>(`SELECT unnest(enum_range(NULL::${type}))::VARCHAR AS name`);
  return names.map(({ name }) => name);
}

/** Reads the numbers that a SELECT answers, none of them NULL, into an array a column, each as long as the rows. */
export async function readNumbers(
  session: TableSession,
  select: string,
  targets: readonly (Int32Array | Float64Array)[],
  signal: AbortSignal,
): Promise<void> {
  const result = await session.connection.stream(select);
  let first = 0;
  for (;;) {
    signal.throwIfAborted();
    const chunk = await result.fetchChunk();
    if (!chunk || chunk.rowCount === 0) return;
    for (const [i, target] of targets.entries()) {
      const { items } = chunk.getColumnVector(i) as unknown as { items: typeof target };
      target.set(items.subarray(0, chunk.rowCount), first);
    }
    first += chunk.rowCount;
  }
}
