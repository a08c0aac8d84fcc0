import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { consoleRoutes } from './consoleRoutes.ts';
import type { ServingContext } from './context.ts';
import { DeploymentSet } from './deploymentSet.ts';
import { Figures } from './figures.ts';
import { createHandler } from './handleRequest.ts';
import { Keys } from './keys.ts';
import { ownRoutes } from './ownRoutes.ts';
import { PlanInForce } from './planInForce.ts';
import { readServingPlan } from './readServingPlan.ts';
import { RequestLog } from './requestLog.ts';
import { inferenceRoutes } from './serveInference.ts';
import { servingPaths } from './servingPaths.ts';
import { Shadows } from './shadows.ts';
import { writeClientError } from './writeClientError.ts';

export interface ServeOptions {
  folder: string;
  restarts: number;
  /** For the one who runs the endpoint. */
  report(text: string): void;
  /** Where to listen, in place of what the plan says. */
  host?: string;
  port?: number;
}

export interface EndpointServer {
  /** Takes no more requests, finishes those that it has taken, and lets go of everything. */
  close(): Promise<void>;
}

/** Milliseconds that the port may be held by the process before this one, which finishes what it has accepted. */
const portPatience = 20_000;
/** Milliseconds that accepted requests have to be finished in when it is to end. */
const drainPatience = 35_000;
/** Milliseconds between savings of the figures. */
const savingInterval = 10_000;

/**
 * Serves the endpoint of a folder. Settles when it listens; requests are answered when the deployments are warmed up. Throws an
 * Error for people where there is no valid plan, or the port is taken by another program.
 */
export async function serveEndpoint({ folder, restarts, report, ...place }: ServeOptions): Promise<EndpointServer> {
  const paths = servingPaths(folder);
  const plan = await readServingPlan(paths.plan);
  const figures = new Figures();
  await figures.load(paths.figures);
  const deployments = new DeploymentSet(folder, report);
  const context: ServingContext = {
    deployments,
    figures,
    log: new RequestLog(paths.requests),
    shadows: new Shadows(deployments, figures, () => context.open > 0),
    name: plan.name,
    limits: plan.limits,
    logging: plan.logging,
    ready: false,
    startedAt: Date.now(),
    restarts,
    open: 0,
    reading: { used: 0, limit: plan.limits.memory / 8 },
    report,
  };
  const keys = new Keys();
  const server = createListener(context, keys);
  await listen(server, place.host ?? plan.host ?? '127.0.0.1', place.port ?? plan.port);
  const inForce = new PlanInForce(paths, context, keys);
  await inForce.begin(plan);
  const save = () => figures.save(paths.figures).catch((error: Error) => report(`Figures: ${error.message}`));
  const saving = setInterval(() => void save(), savingInterval);
  return {
    async close() {
      clearInterval(saving);
      inForce.end();
      await drain(server);
      await deployments.close();
      await save();
      context.log.close();
    },
  };
}

function createListener(context: ServingContext, keys: Keys): Server {
  const handle = createHandler(context, keys, [...ownRoutes, ...inferenceRoutes, ...consoleRoutes]);
  const server = createServer({
    headersTimeout: 10_000,
    requestTimeout: 30_000,
    keepAliveTimeout: 65_000,
    connectionsCheckingInterval: 1_000,
    maxHeaderSize: 16_384,
  });
  server.maxConnections = 10_000;
  server.on('request', (request, response) => {
    // While it ends, connections end with the request that they carry.
    if (!server.listening) response.shouldKeepAlive = false;
    handle(request, response);
  });
  server.on('clientError', writeClientError);
  return server;
}

async function listen(server: Server, host: string, port: number): Promise<void> {
  for (const end = Date.now() + portPatience; ; ) {
    server.listen({ host, port });
    try {
      return void (await once(server, 'listening'));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
      if (Date.now() > end) throw new Error(`The port ${port} is taken by another program.`);
    }
    await sleep(50);
  }
}

async function drain(server: Server): Promise<void> {
  const timer = setTimeout(() => server.closeAllConnections(), drainPatience);
  // Of requests that came before: their connections stay open after the answer.
  const idle = setInterval(() => server.closeIdleConnections(), 20);
  const closed = once(server, 'close');
  server.close();
  await closed;
  clearTimeout(timer);
  clearInterval(idle);
}
