import type { RealTimeEndpoint } from '../../../contract/endpoint.ts';
import { deployment, keptKey } from '../../../contract/endpoint.ts';
import type { Result } from '../../../contract/error.ts';
import { trafficOf } from '../../../endpoint/changeTraffic.ts';
import type { StoredEndpoint } from '../../../endpoint/endpointStore.ts';
import type { RealTimeEndpoints } from '../../../endpoint/realTimeEndpoints.ts';
import { type CommandContext, type Subcommand, UsageError } from '../../command.ts';
import { findEndpoint, openEndpoints, report } from '../../openEndpoints.ts';
import { findVersion } from '../models/findVersion.ts';
import { formatDeployments } from './formatEndpoint.ts';

type Act = (
  realTime: RealTimeEndpoints,
  stored: StoredEndpoint<RealTimeEndpoint>,
) => Promise<Result<RealTimeEndpoint, string>>;

/** Does something with a real-time endpoint, and prints how its deployments are then. */
async function act(name: string, context: CommandContext, action: Act): Promise<number> {
  using opened = await openEndpoints(context);
  const { endpoints } = opened;
  const done = await action(endpoints.realTime, findEndpoint(opened, name, 'real-time'));
  const state = done.ok ? await endpoints.stateOf(done.value) : null;
  return report(done, context, (endpoint) =>
    endpoint.started ? formatDeployments(endpoint, state) : `"${name}" is stopped.`,
  );
}

const one = { min: 1, max: 1 };
const two = { min: 2, max: 2 };

/** `name=value` pairs with whole numbers. Throws UsageError. */
function readShares(list: readonly string[]): Record<string, number> {
  return Object.fromEntries(
    list.map((text) => {
      const found = /^([^=]+)=(\d+)%?$/.exec(text);
      if (!found) throw new UsageError(`Write shares as DEPLOYMENT=PERCENT, not "${text}".`);
      return [found[1]!, Number(found[2])];
    }),
  );
}

export const changeCommands: Record<string, Subcommand> = {
  start: {
    usage: 'NAME',
    summary: 'Starts a real-time endpoint.',
    arguments: one,
    run: ([name = ''], context) => act(name, context, (realTime, found) => realTime.setStarted(found, true)),
  },
  stop: {
    usage: 'NAME',
    summary: 'Ends its processes; requests that were accepted are answered first.',
    arguments: one,
    run: ([name = ''], context) => act(name, context, (realTime, found) => realTime.setStarted(found, false)),
  },
  add: {
    usage: 'NAME DEPLOYMENT MODEL[:VERSION] [--shadow]',
    summary: 'Adds a deployment without traffic, or one that gets copies of the requests.',
    arguments: { min: 3, max: 3 },
    async run([name = '', added = '', model = ''], context) {
      const checked = deployment.shape.name.safeParse(added);
      if (!checked.success) throw new UsageError('The name of a deployment has small letters, digits and "-".');
      const reference = await findReference(model, context);
      const shadow = context.options.shadow === true;
      return await act(name, context, (realTime, found) =>
        realTime.addDeployment(found, { name: added, model: reference, shadow }),
      );
    },
  },
  drop: {
    usage: 'NAME DEPLOYMENT',
    summary: 'Removes a deployment that gets no requests.',
    arguments: two,
    run: ([name = '', dropped = ''], context) =>
      act(name, context, (realTime, found) => realTime.removeDeployment(found, dropped)),
  },
  traffic: {
    usage: 'NAME DEPLOYMENT=PERCENT …',
    summary: 'Shares the requests among deployments.',
    arguments: { min: 2, max: 100 },
    run: ([name = '', ...shares], context) =>
      act(name, context, (realTime, found) => realTime.setTraffic(found, readShares(shares))),
  },
  swap: {
    usage: 'NAME DEPLOYMENT DEPLOYMENT',
    summary: 'Exchanges the shares of two deployments.',
    arguments: { min: 3, max: 3 },
    run: ([name = '', a = '', b = ''], context) =>
      act(name, context, (realTime, found) => {
        const shares = trafficOf(found.endpoint);
        return realTime.setTraffic(found, { ...shares, [a]: shares[b] ?? 0, [b]: shares[a] ?? 0 });
      }),
  },
  rollback: {
    usage: 'NAME',
    summary: 'Goes back to the traffic before its last change.',
    arguments: one,
    run: ([name = ''], context) => act(name, context, (realTime, found) => realTime.rollBack(found)),
  },
  keys: {
    usage: 'NAME rotate|revoke primary|secondary',
    summary: 'Makes a new key in place of one, or refuses one from now on.',
    arguments: { min: 3, max: 3 },
    async run([name = '', action = '', text = ''], context) {
      const slot = keptKey.shape.slot.safeParse(text);
      if (!slot.success || (action !== 'rotate' && action !== 'revoke'))
        throw new UsageError('Usage: pipewright endpoints keys NAME rotate|revoke primary|secondary');
      using opened = await openEndpoints(context);
      const { endpoints } = opened;
      const found = endpoints.findAny(name);
      if (!found.ok) throw new UsageError(found.error);
      if (action === 'revoke') {
        const revoked = await endpoints.revokeKey(found.value, slot.data);
        return report(revoked.ok ? { ok: true, value: { name, revoked: slot.data } } : revoked, context, () => `The ${text} key of "${name}" is refused.`); // biome-ignore format: one line
      }
      const rotated = await endpoints.rotateKey(found.value, slot.data);
      const shown = rotated.ok
        ? { ok: true as const, value: { name, slot: slot.data, key: rotated.value.key } }
        : rotated;
      return report(shown, context, ({ key }) => `The new ${text} key of "${name}", shown this once:\n  ${key}`);
    },
  },
  rm: {
    usage: 'NAME',
    summary: 'Removes an endpoint. Runs that it has started stay in the history.',
    arguments: one,
    async run([name = ''], context) {
      using opened = await openEndpoints(context);
      const found = opened.endpoints.findAny(name);
      if (!found.ok) throw new UsageError(found.error);
      await opened.endpoints.remove(found.value);
      return report({ ok: true, value: { name } }, context, () => `Removed the endpoint "${name}".`);
    },
  },
};

/** `MODEL` or `MODEL:VERSION`, as the registry has it. Throws UsageError. */
async function findReference(text: string, context: CommandContext): Promise<{ name: string; version: number }> {
  using opened = await openEndpoints(context);
  const { name, version } = findVersion(opened.registry, ...splitReference(text));
  return { name, version };
}

export function splitReference(text: string): [name: string, version?: string] {
  const at = text.lastIndexOf(':');
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}
