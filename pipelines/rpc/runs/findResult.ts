import { app } from './app.ts';

/** Whether the result of a key is there, and which run computed it. */
export const findResult = app.runs.findResult.handler(async ({ context, input: { key } }) => {
  const { services, history } = context.workspace();
  const kept = await services.cache.find(key);
  return { isKept: kept !== undefined, computed: history.computed(key) ?? null };
});
