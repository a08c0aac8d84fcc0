import type { Battery, Trial } from './battery.ts';
import { fuzzEndpoint } from './fuzzEndpoint.ts';
import { servePeople } from './makeServable.ts';
import { ServingEndpoint } from './servingEndpoint.ts';
import { swapUnderLoad } from './swapUnderLoad.ts';
import { TestWorkspace } from './testWorkspace.ts';

/** Requests between two looks at the result. */
const portion = 5_000;

export const endpointSwap: Battery = {
  name: 'endpoint-swap',
  summary: 'Models are swapped and rolled back all the time under load: every request is answered with its rows.',
  usual: 100_000,
  async *run({ count }) {
    await using workspace = await TestWorkspace.make();
    const tree = await servePeople(workspace, 'two-class-boosted-decision-tree', { trees: 20 });
    const servables = [await servePeople(workspace), tree];
    for (let done = 0; done < count; done += portion) {
      const requests = Math.min(portion, count - done);
      const { answered, lost, swaps } = await swapUnderLoad({ servables, count: requests });
      const name = `requests ${done + 1} to ${done + requests}, ${swaps} swaps`;
      for (let i = 0; i < answered; i++) yield { name, wrong: [] };
      for (const problem of lost) yield { name, wrong: [problem] };
      if (swaps < 2) yield { name, wrong: ['Nothing was swapped.'] };
    }
  },
};

export const endpointFuzz: Battery = {
  name: 'endpoint-fuzz',
  summary: 'Requests that are wrong in places: each is answered in words, none as a failure, and no process ends.',
  usual: 100_000,
  async *run({ count, seed }): AsyncIterable<Trial> {
    await using workspace = await TestWorkspace.make();
    await using endpoint = await ServingEndpoint.start({ deployments: [{ servable: await servePeople(workspace) }] });
    const before = await endpoint.state();
    for await (const { sent, wrong } of fuzzEndpoint(endpoint, { count, seed })) {
      yield { name: sent, wrong };
    }
    const after = await endpoint.state();
    if (after?.pid !== before?.pid) yield { name: 'the process', wrong: [`It ended: ${await endpoint.log()}`] };
  },
};
