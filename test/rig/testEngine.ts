import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { defineModule, type ModuleSpec } from '../../modules/define.ts';
import { digest } from '../../pipelines/contract/artifact.ts';
import type { RunEvent } from '../../pipelines/contract/event.ts';
import { ProcessExecutor } from '../../pipelines/executor/processExecutor.ts';
import { createEngine, type Engine, type EngineOptions } from '../../pipelines/main/createEngine.ts';

const params = z.strictObject({
  text: z.string().optional(),
  bytes: z.number().optional(),
  marker: z.string().optional(),
  times: z.number().optional(),
  milliseconds: z.number().optional(),
  children: z.array(z.unknown()).optional(),
  oneByOne: z.boolean().optional(),
});

/** Modules of which the others may have child runs. */
const children = ['write', 'sleep', 'pause', 'refuse', 'flaky', 'vanish', 'ask'];

function specOf(id: string): ModuleSpec {
  const type = id === 'folder' ? 'model' : 'table';
  return defineModule({
    id,
    version: 1,
    title: id,
    category: 'test',
    description: 'Behaves as its name says.',
    inputs: { dataset: { type: 'table', title: 'Dataset', optional: true } },
    outputs: { results: { type, title: 'Results' } },
    params,
    schema: () => ({
      outputs: {
        results:
          type === 'model'
            ? { type, task: 'regression', label: undefined, features: undefined }
            : { type, columns: undefined },
      },
    }),
    serving: 'pass',
    cache: 'pure',
    ...(['ask', 'follow', 'abandon'].includes(id) ? { runs: children } : {}),
  });
}

/** The modules of testWorker.ts. */
export const testCatalog: readonly ModuleSpec[] = [
  'write',
  'sleep',
  'spin',
  'spawn',
  'allocate',
  'vanish',
  'flaky',
  'pause',
  'folder',
  'divide',
  'babble',
  'refuse',
  'break',
  'ask',
  'follow',
  'abandon',
].map(specOf);

const code = { of: ({ id }: { id: string }) => digest.parse(createHash('sha256').update(id).digest('hex')) };

export interface TestEngine extends Engine, AsyncDisposable {
  events: RunEvent[];
}

/** The real engine in this process, with the modules of testWorker.ts in its workers. */
export async function openTestEngine(workspace: string, options: Partial<EngineOptions> = {}): Promise<TestEngine> {
  const entry = fileURLToPath(new URL('./testWorker.ts', import.meta.url));
  const executor = new ProcessExecutor({ entry, memoryLimit: 256 * 2 ** 20 });
  const engine = await createEngine({
    workspace,
    catalog: testCatalog,
    code,
    executor,
    limits: { workers: 2 },
    ...options,
  });
  if ('holder' in engine) throw new Error(`${workspace} is in use`);
  const events: RunEvent[] = [];
  engine.subscribe((batch) => events.push(...batch));
  return { ...engine, events, [Symbol.asyncDispose]: () => engine.close() };
}
