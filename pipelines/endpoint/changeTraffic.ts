import type { RealTimeEndpoint } from '../contract/endpoint.ts';
import type { Result } from '../contract/error.ts';

type Changed = Result<RealTimeEndpoint, string>;

/** Shares by deployment, in percent. */
export function trafficOf({ deployments }: RealTimeEndpoint): Record<string, number> {
  return Object.fromEntries(deployments.map(({ name, traffic }) => [name, traffic]));
}

/** Gives deployments other shares; those left out get none. What they had before is kept for a rollback. */
export function changeTraffic(endpoint: RealTimeEndpoint, shares: Readonly<Record<string, number>>): Changed {
  const before = trafficOf(endpoint);
  const unknown = Object.keys(shares).filter((name) => !Object.hasOwn(before, name));
  if (unknown.length > 0) return refuse(`"${endpoint.name}" has no deployment "${unknown[0]}".`);
  const wrong = Object.entries(shares).find(([, share]) => !Number.isInteger(share) || share < 0 || share > 100);
  if (wrong) return refuse(`The share of "${wrong[0]}" is ${wrong[1]}: give a whole number of percent from 0 to 100.`);
  const sum = Object.values(shares).reduce((total, share) => total + share, 0);
  if (sum !== 100) return refuse(`The shares add up to ${sum} %, not to 100 %.`);
  const shadow = endpoint.deployments.find(({ name, shadow }) => shadow && (shares[name] ?? 0) > 0);
  if (shadow) return refuse(`"${shadow.name}" is a shadow, whose answers are not sent. Make it none first.`);
  const deployments = endpoint.deployments.map((one) => ({ ...one, traffic: shares[one.name] ?? 0 }));
  const changed = { ...endpoint, deployments };
  if (isSame(before, trafficOf(changed))) return { ok: true, value: endpoint };
  return { ok: true, value: { ...changed, previousTraffic: before } };
}

/** Back to the shares before the last change; a second rollback undoes the first. */
export function rollBackTraffic(endpoint: RealTimeEndpoint): Changed {
  if (!endpoint.previousTraffic) return refuse(`The traffic of "${endpoint.name}" was not changed yet.`);
  return changeTraffic(endpoint, endpoint.previousTraffic);
}

/** Adds a deployment that stands by. */
export function addDeployment(
  endpoint: RealTimeEndpoint,
  added: Pick<RealTimeEndpoint['deployments'][number], 'name' | 'model' | 'shadow'>,
  now: number,
): Changed {
  if (endpoint.deployments.some(({ name }) => name === added.name))
    return refuse(`"${endpoint.name}" has a deployment "${added.name}" already. Choose another name.`);
  const deployment = { ...added, traffic: 0, createdAt: now };
  return { ok: true, value: { ...endpoint, deployments: [...endpoint.deployments, deployment] } };
}

/** Takes away a deployment that gets no requests. */
export function removeDeployment(endpoint: RealTimeEndpoint, name: string): Changed {
  const found = endpoint.deployments.find((one) => one.name === name);
  if (!found) return refuse(`"${endpoint.name}" has no deployment "${name}".`);
  if (found.traffic > 0)
    return refuse(`"${name}" gets ${found.traffic} % of the requests. Give them to another deployment first.`);
  const { previousTraffic } = endpoint;
  return {
    ok: true,
    value: {
      ...endpoint,
      deployments: endpoint.deployments.filter((one) => one !== found),
      previousTraffic: (previousTraffic?.[name] ?? 0) > 0 ? null : without(previousTraffic, name),
    },
  };
}

export function setShadow(endpoint: RealTimeEndpoint, name: string, shadow: boolean): Changed {
  const found = endpoint.deployments.find((one) => one.name === name);
  if (!found) return refuse(`"${endpoint.name}" has no deployment "${name}".`);
  if (shadow && found.traffic > 0)
    return refuse(
      `"${name}" answers ${found.traffic} % of the requests. A shadow only gets copies: take them away first.`,
    );
  const deployments = endpoint.deployments.map((one) => (one === found ? { ...one, shadow } : one));
  return { ok: true, value: { ...endpoint, deployments } };
}

function without(traffic: Record<string, number> | null, name: string): Record<string, number> | null {
  return traffic && Object.fromEntries(Object.entries(traffic).filter(([other]) => other !== name));
}

function isSame(a: Record<string, number>, b: Record<string, number>): boolean {
  return Object.keys(a).every((name) => a[name] === b[name]);
}

function refuse(error: string): Changed {
  return { ok: false, error };
}
