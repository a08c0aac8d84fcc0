import { HttpConnection, postJson } from './httpConnection.ts';
import { person } from './makeServable.ts';
import { ServingEndpoint } from './servingEndpoint.ts';

const clients = 16;

export interface SwapOutcome {
  answered: number;
  /** What happened to requests that were not answered with the rows' predictions. */
  lost: string[];
  swaps: number;
}

/**
 * Sends `count` requests over kept-alive connections while the plan changes all the time: another model takes over, and the one
 * before comes back, each from a folder of its own.
 */
export async function swapUnderLoad(options: { servables: string[]; count: number }): Promise<SwapOutcome> {
  const { servables, count } = options;
  await using endpoint = await ServingEndpoint.start({ deployments: [{ servable: servables[0]! }] });
  const generations = await endpoint.place(
    servables.map((servable, i) => ({ servable, name: `model-${i}`, traffic: 100 })),
  );
  const lost: string[] = [];
  let sent = 0;
  let answered = 0;
  const request = postJson('/score', endpoint.key, JSON.stringify({ rows: [person, { ...person, age: 70 }] }));
  const load = Array.from({ length: clients }, async () => {
    const connection = new HttpConnection(endpoint.plan.port);
    while (sent < count) {
      sent += 1;
      try {
        const { status, body } = await connection.send(request);
        const isWhole = status === 200 && JSON.parse(body).predictions.length === 2;
        if (isWhole) answered += 1;
        else lost.push(`${status} ${body.slice(0, 200)}`);
      } catch (error) {
        lost.push((error as Error).message);
      }
    }
    connection.close();
  });
  let swaps = 0;
  while (sent < count) {
    swaps += 1;
    await endpoint.publish({ deployments: [generations[swaps % generations.length]!] });
    await endpoint.inForce();
  }
  await Promise.all(load);
  return { answered, lost, swaps };
}
