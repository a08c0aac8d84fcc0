import type { RealTimeEndpoint } from '../../contract/endpoint.ts';
import type { Result } from '../../contract/error.ts';
import type { StoredEndpoint } from '../../endpoint/endpointStore.ts';
import type { RealTimeEndpoints } from '../../endpoint/realTimeEndpoints.ts';
import type { AppContext } from '../appContext.ts';
import { app } from './app.ts';
import { unwrap } from './unwrap.ts';

const { endpoints } = app;

type Act = (realTime: RealTimeEndpoints, stored: StoredEndpoint<RealTimeEndpoint>) => Promise<Result<RealTimeEndpoint, string>>; // biome-ignore format: one line

/** Does something with a real-time endpoint; answers when it is in force. */
async function act(
  context: AppContext,
  name: string,
  refuse: (options: { message: string }) => Error,
  action: Act,
): Promise<RealTimeEndpoint> {
  const service = context.workspace().endpoints;
  const found = unwrap(service.find(name, 'real-time'), refuse);
  try {
    return unwrap(await action(service.realTime, found), refuse);
  } finally {
    context.broadcast({ type: 'endpoints-changed' });
  }
}

/** What pages do with the deployments of real-time endpoints. */
export const deploymentHandlers = {
  addDeployment: endpoints.addDeployment.handler(({ context, input: { name, deployment }, errors }) =>
    act(context, name, errors.REFUSED, (realTime, found) => realTime.addDeployment(found, deployment)),
  ),
  removeDeployment: endpoints.removeDeployment.handler(({ context, input: { name, deployment }, errors }) =>
    act(context, name, errors.REFUSED, (realTime, found) => realTime.removeDeployment(found, deployment)),
  ),
  setTraffic: endpoints.setTraffic.handler(({ context, input: { name, traffic }, errors }) =>
    act(context, name, errors.REFUSED, (realTime, found) => realTime.setTraffic(found, traffic)),
  ),
  setShadow: endpoints.setShadow.handler(({ context, input: { name, deployment, shadow }, errors }) =>
    act(context, name, errors.REFUSED, (realTime, found) => realTime.setShadow(found, deployment, shadow)),
  ),
  rollback: endpoints.rollback.handler(({ context, input: { name }, errors }) =>
    act(context, name, errors.REFUSED, (realTime, found) => realTime.rollBack(found)),
  ),
  start: endpoints.start.handler(({ context, input: { name }, errors }) =>
    act(context, name, errors.REFUSED, (realTime, found) => realTime.setStarted(found, true)),
  ),
  stop: endpoints.stop.handler(({ context, input: { name }, errors }) =>
    act(context, name, errors.REFUSED, (realTime, found) => realTime.setStarted(found, false)),
  ),
};
