import { setTimeout as sleep } from 'node:timers/promises';

/** Waits until `look` answers something true, and answers it. Throws after `timeout` milliseconds. */
export async function until<T>(
  look: () => Promise<T> | T,
  timeout = 20_000,
): Promise<Exclude<T, false | undefined | '' | 0>> {
  for (const end = Date.now() + timeout; Date.now() < end; ) {
    const value = await look();
    if (value) return value as Exclude<T, false | undefined | '' | 0>;
    await sleep(10);
  }
  throw new Error(`Not so within ${timeout} ms: ${look}`);
}
