import type { ServingFigures } from '../../contract/endpoint.ts';
import type { ServingContext } from './context.ts';
import { describeApi } from './describeApi.ts';
import type { Exchange } from './exchange.ts';
import { refuse } from './refusal.ts';
import type { Route } from './routes.ts';
import { send, sendJson } from './sendAnswer.ts';
import { serveScore } from './serveScore.ts';
import { writeMetrics } from './writeMetrics.ts';

/** The endpoint's own addresses. */
export const ownRoutes: readonly Route[] = [
  { method: 'POST', path: /^\/score$/, access: 'scoring', serve: serveScore },
  { method: 'GET', path: /^\/openapi\.json$/, access: 'key', serve: serveDescription },
  { method: 'GET', path: /^\/metrics$/, access: 'key', serve: serveMetrics },
  { method: 'GET', path: /^\/status$/, access: 'observer', serve: serveStatus },
  { method: 'GET', path: /^\/figures$/, access: 'observer', serve: serveFigures },
  { method: 'GET', path: /^\/requests$/, access: 'observer', serve: serveRequests },
];

function serveDescription(context: ServingContext, { response, wantedDeployment }: Exchange): void {
  const { deployments } = context;
  const described = deployments.loaded.find(({ name }) => name === wantedDeployment) ?? deployments.main();
  if (!described) refuse(503, 'not_ready', 'The endpoint is being started. Try again soon.', { retryAfter: 1 });
  sendJson(response, 200, JSON.stringify(describeApi(context, described)));
}

function serveMetrics(context: ServingContext, { response }: Exchange): void {
  const type = 'text/plain; version=0.0.4; charset=utf-8';
  send(response, 200, Buffer.from(writeMetrics(context)), { 'content-type': type });
}

function serveStatus({ deployments, ...context }: ServingContext, { response }: Exchange): void {
  const { name, ready, open, startedAt, restarts } = context;
  const waiting = deployments.loaded.map((one) => ({ name: one.name, waiting: one.queue.open }));
  const memory = process.memoryUsage.rss();
  sendJson(
    response,
    200,
    JSON.stringify({
      name,
      revision: deployments.plan?.revision ?? null,
      ready,
      open,
      startedAt,
      restarts,
      memory,
      deployments: deployments.describe(),
      waiting,
    }),
  );
}

function serveFigures({ deployments, figures }: ServingContext, { response }: Exchange): void {
  const value: ServingFigures = {
    minutes: figures.minutes(),
    deployments: deployments.loaded.map(({ name, counts }) => {
      const { requests, rows, failed, compared, differing } = figures.of(name);
      const predictions = counts.list();
      return { name, requests, rows, failed, predictions, ...(compared > 0 ? { differing } : {}) };
    }),
  };
  sendJson(response, 200, JSON.stringify(value));
}

async function serveRequests({ log }: ServingContext, { response, query }: Exchange): Promise<void> {
  const limit = Number(query.get('limit') ?? 100);
  if (!Number.isInteger(limit) || limit < 1 || limit > 1000) {
    refuse(400, 'invalid_limit', '"limit" is a whole number from 1 to 1000.');
  }
  sendJson(response, 200, JSON.stringify(await log.read(limit)));
}
