import type { Endpoint } from '../../../contract/endpoint.ts';
import type { AppContext } from '../../appContext.ts';
import type { Download } from '../../downloads.ts';

/** A request of a caller who has shown a key of the endpoint. */
export interface RestCall<E extends Endpoint = Endpoint> {
  context: AppContext;
  endpoint: E;
  /** Address of the endpoint. */
  url: string;
  /** Parts of the address, by name. */
  params: Readonly<Record<string, string>>;
  query: Readonly<Record<string, unknown>>;
  body: unknown;
}

export type RestAnswer =
  | { status: 200 | 202; body: object }
  | { download: Download }
  | { status: 400 | 403 | 404 | 409 | 415 | 422; error: { code: string; message: string } };

/** One address below `/endpoints/<name>`. */
export interface RestRoute {
  method: 'GET' | 'POST' | 'DELETE';
  /** With `:name` where a part of it varies. */
  path: string;
  serve(call: RestCall): Promise<RestAnswer> | RestAnswer;
}

export function refuseCall(
  status: Extract<RestAnswer, { error: object }>['status'],
  code: string,
  message: string,
): RestAnswer {
  return { status, error: { code, message } };
}

/** A route of the endpoints of one kind; others say which kind they are. */
export function ofKind<K extends Endpoint['kind']>(
  kind: K,
  serve: (call: RestCall<Extract<Endpoint, { kind: K }>>) => Promise<RestAnswer> | RestAnswer,
): RestRoute['serve'] {
  return (call) => {
    if (call.endpoint.kind === kind) return serve(call as RestCall<Extract<Endpoint, { kind: K }>>);
    const place = call.endpoint.kind === 'real-time' ? ` It answers at ${call.url}.` : '';
    const message = `"${call.endpoint.name}" is a ${call.endpoint.kind} endpoint.${place}`;
    return refuseCall(404, 'wrong_kind', message);
  };
}
