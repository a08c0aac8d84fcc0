import { readFile } from 'node:fs/promises';
import { type ServingPlan, servingPlan } from '../../contract/endpoint.ts';

/** Reads `serving.json`. Throws an Error whose message is for people where it is missing or not what it should be. */
export async function readServingPlan(path: string): Promise<ServingPlan> {
  let raw: unknown;
  try {
    raw = JSON.parse(await readFile(path, 'utf8'));
  } catch (error) {
    throw new Error(`The plan ${path} cannot be read: ${(error as Error).message}`);
  }
  const parsed = servingPlan.safeParse(raw);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new Error(`The plan ${path} is not valid at ${issue?.path.join('.') || 'its top'}: ${issue?.message}`);
}
