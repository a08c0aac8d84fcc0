import type { z } from 'zod';
import { type RestAnswer, refuseCall } from './restCall.ts';

/** A body as the type that it is to have, or the refusal that says what it is to look like. */
export function readBody<T extends z.ZodType>(
  type: T,
  body: unknown,
  form: string,
): { ok: true; value: z.output<T> } | { ok: false; error: RestAnswer } {
  if (body instanceof Blob || body instanceof FormData)
    return {
      ok: false,
      error: refuseCall(415, 'not_json', 'Send JSON, with the header Content-Type: application/json.'),
    };
  const parsed = type.safeParse(body ?? {});
  if (parsed.success) return { ok: true, value: parsed.data };
  const place = parsed.error.issues[0]?.path.join('.');
  const where = place ? ` What is wrong is at "${place.slice(0, 200)}".` : '';
  return { ok: false, error: refuseCall(400, 'wrong_body', `The body has another form than ${form}.${where}`) };
}
