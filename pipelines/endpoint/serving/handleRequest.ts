import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ServingContext } from './context.ts';
import { Exchange } from './exchange.ts';
import type { Keys } from './keys.ts';
import { readBody } from './readBody.ts';
import { type Refusal, RefusedError, refuse } from './refusal.ts';
import type { Route } from './routes.ts';
import { sendRefusal } from './sendAnswer.ts';

/** Answers requests: who may ask, what is asked, and what is written down of it. Every refusal is in words. */
export function createHandler(
  context: ServingContext,
  keys: Keys,
  routes: readonly Route[],
): (request: IncomingMessage, response: ServerResponse) => void {
  return (request, response) => {
    const exchange = new Exchange(request, response);
    const found = findRoute(routes, exchange);
    const isScoring = 'route' in found && found.route.access === 'scoring';
    void answer(context, keys, exchange, found)
      .catch((error: unknown) => refuseExchange(context, exchange, error))
      .finally(() => isScoring && writeDown(context, exchange));
  };
}

type Found = { route: Route; match: RegExpExecArray } | { allowed: string[] };

function findRoute(routes: readonly Route[], { path, request }: Exchange): Found {
  const method = request.method === 'HEAD' ? 'GET' : request.method;
  const allowed: string[] = [];
  for (const route of routes) {
    const match = route.path.exec(path);
    if (!match) continue;
    if (route.method === method) return { route, match };
    allowed.push(route.method);
  }
  return { allowed };
}

async function answer(context: ServingContext, keys: Keys, exchange: Exchange, found: Found): Promise<void> {
  const isOpen = 'route' in found && found.route.access === 'open';
  if (!isOpen) {
    exchange.caller = keys.judge(exchange.request);
    if (!exchange.caller) {
      refuse(401, 'unauthorized', 'Send a key of this endpoint, as "Authorization: Bearer KEY" or "x-api-key: KEY".');
    }
  }
  if (!('route' in found)) {
    if (found.allowed.length === 0) refuse(404, 'not_found', 'There is nothing at this address. POST rows to /score.');
    exchange.response.setHeader('allow', found.allowed.join(', '));
    return refuse(405, 'wrong_method', `This address is asked with ${found.allowed.join(' or ')}.`);
  }
  const { route, match } = found;
  if (route.access === 'scoring') return await score(context, exchange, route, match);
  if (route.access === 'observer' && exchange.caller !== 'observer') {
    refuse(403, 'not_for_callers', 'This is for the program that runs the endpoint; keys of callers do not open it.');
  }
  await route.serve(context, exchange, match);
}

async function score(
  context: ServingContext,
  exchange: Exchange,
  route: Extract<Route, { access: 'scoring' }>,
  match: RegExpExecArray,
): Promise<void> {
  const { queue, body } = context.limits;
  if (context.open >= queue) {
    refuse(429, 'too_many_requests', `${queue} requests wait already. Try again soon.`, { retryAfter: 1 });
  }
  context.open += 1;
  try {
    const bytes = await readBody(exchange.request, body, context.reading);
    if (bytes) await route.serve(context, exchange, bytes, match);
  } finally {
    context.open -= 1;
  }
}

function refuseExchange({ report }: ServingContext, exchange: Exchange, error: unknown): void {
  const refusal = error instanceof RefusedError ? error.refusal : describeDefect(error, exchange, report);
  exchange.message = refusal.message;
  const { response } = exchange;
  if (response.headersSent) return void response.destroy();
  response.setHeader('x-request-id', exchange.id);
  sendRefusal(response, refusal, exchange.path.startsWith('/v2'));
}

function describeDefect(error: unknown, { id }: Exchange, report: (text: string) => void): Refusal {
  report(`Request ${id}: ${error instanceof Error ? error.stack : String(error)}`);
  const message = `Something went wrong here. The endpoint's log says more, by the id of the request: ${id}.`;
  return { status: 500, code: 'internal', message };
}

function writeDown({ figures, log }: ServingContext, exchange: Exchange): void {
  const { deployment, rows, duration, message, id, path, response } = exchange;
  const gone = !response.headersSent;
  // The status that others use for callers who went away before they were answered.
  const status = gone ? 499 : response.statusCode;
  figures.count({ deployment, status, rows, duration });
  const rounded = Math.round(duration * 1000) / 1000;
  const entry = { at: Date.now(), id, deployment, route: path.slice(0, 200), status, rows, duration: rounded };
  log.add(message === undefined ? entry : { ...entry, message }, exchange.kept);
}
