import { unwrap } from '../endpoints/unwrap.ts';
import { app } from './app.ts';

const { compute } = app;

/** What pages ask about compute targets and environments. */
export const computeHandlers = {
  list: compute.list.handler(({ context, errors }) =>
    unwrap(context.workspace().compute.targets.list(), errors.REFUSED),
  ),
  load: compute.load.handler(({ context }) => context.workspace().compute.load()),
  check: compute.check.handler(({ context, input: { target, secrets } }) =>
    context.workspace().compute.targets.check(target, secrets),
  ),
  save: compute.save.handler(async ({ context, input: { target, secrets }, errors }) => {
    const view = unwrap(await context.workspace().compute.targets.save(target, secrets), errors.REFUSED);
    context.broadcast({ type: 'compute-changed' });
    return view;
  }),
  remove: compute.remove.handler(async ({ context, input: { name }, errors }) => {
    unwrap(await context.workspace().compute.remove(name), errors.REFUSED);
    context.broadcast({ type: 'compute-changed' });
    return {};
  }),
  environments: compute.environments.handler(({ context }) => context.workspace().compute.environments.list()),
  saveEnvironment: compute.saveEnvironment.handler(async ({ context, input: { name, environment } }) => {
    const { environments } = context.workspace().compute;
    await environments.save(name, environment);
    context.broadcast({ type: 'compute-changed' });
    return environments.view(name);
  }),
  removeEnvironment: compute.removeEnvironment.handler(async ({ context, input: { name }, errors }) => {
    const isRemoved = await context.workspace().compute.environments.remove(name);
    if (!isRemoved) throw errors.NOT_FOUND({ message: `There is no environment "${name}" (any more).` });
    context.broadcast({ type: 'compute-changed' });
    return {};
  }),
  sharing: compute.sharing.handler(({ context }) => context.workspace().sharing.view()),
  share: compute.share.handler(async ({ context, input: { place, secretAccessKey }, errors }) => {
    const { sharing } = context.workspace();
    unwrap(await sharing.change(place, secretAccessKey), errors.REFUSED);
    context.broadcast({ type: 'compute-changed' });
    return sharing.view();
  }),
  sendResults: compute.sendResults.handler(({ context }) => {
    // It may take minutes: pages see how many are on their way.
    void context.workspace().sharing.sendAll();
    return {};
  }),
  buildImage: compute.buildImage.handler(async ({ context, input: { target, environment }, errors }) =>
    unwrap(await context.workspace().compute.buildImage(target, environment), errors.REFUSED),
  ),
};
