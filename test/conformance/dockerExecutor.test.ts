import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { prepareContainers } from '../rig/containerPlace.ts';
import { type DockerEngine, startDockerEngine, whyNoDockerEngine } from '../rig/dockerEngine.ts';
import { until } from '../rig/until.ts';
import { describeExecutor, type TestedPlace } from './executor.ts';

const reason = whyNoDockerEngine();

describe.skipIf(reason !== undefined)(`Containers${reason === undefined ? '' : ` (skipped: ${reason})`}`, () => {
  let engine: DockerEngine;
  beforeAll(async () => {
    engine = await startDockerEngine();
  }, 120_000);
  afterAll(async () => {
    await engine?.stop();
  }, 60_000);

  const prepare = (isLocal: boolean) => async (): Promise<TestedPlace> => {
    const place = await prepareContainers(engine);
    return {
      open: async () => place.executor({ isLocal }),
      isAlive: async () => (await place.running()).length > 0,
      leave: async () => void expect(await until(async () => (await place.left()).length === 0)).toBe(true),
    };
  };
  describeExecutor('Containers that see the files of this machine', prepare(true));
  describeExecutor('Containers of an engine elsewhere', prepare(false));

  test('there is an engine', () => expect(engine.pid).toBeGreaterThan(0));
});
