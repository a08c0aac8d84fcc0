import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ORPCError, safe } from '@orpc/client';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Pipeline, pipelineFormat } from '../../pipelines/contract/graph.ts';
import type { WorkspaceMessage } from '../../pipelines/contract/rpc/workspace.ts';
import type { AppContext } from '../../pipelines/rpc/appContext.ts';
import type { Client } from '../rig/appServer.ts';
import { until } from '../rig/until.ts';

export interface OpenTransport extends AsyncDisposable {
  context: AppContext;
  client: Client;
  /** The engine goes away, without a word. */
  cut(): void;
}

const settings = { theme: 'dark', workers: null, memory: null } as const;

/** What every way between a page and the engine has to do. */
export function describeTransport(name: string, open: () => Promise<OpenTransport>): void {
  describe(`${name} as a transport`, () => {
    let { client, context, ...opened } = {} as OpenTransport;
    beforeEach(async () => {
      const transport = await open();
      ({ client, context } = transport);
      opened = transport;
    });
    afterEach(() => opened[Symbol.asyncDispose]());

    /** Listens, and answers what has been heard so far. */
    function listen(signal?: AbortSignal) {
      const heard: WorkspaceMessage[] = [];
      const ended = (async () => {
        const stream = await client.workspace.watch(undefined, signal ? { signal } : {});
        for await (const message of stream) heard.push(message);
      })();
      // Looked at by each test in its own time.
      ended.catch(() => {});
      return { heard, ended };
    }

    test('a call is answered', async () => {
      const info = await client.workspace.get();
      expect(info.engineId).toBe(context.engineId);
      expect(info.examples.length).toBeGreaterThan(0);
    });

    test('calls at the same time get each its own answer', async () => {
      const names = Array.from({ length: 50 }, (_, i) => `Pipeline ${i}`);
      const created = await Promise.all(names.map((one) => client.pipelines.create({ name: one })));
      expect(created.map(({ path }) => path)).toEqual(names.map((_, i) => `pipeline-${i}.pipeline.json`));
    });

    test('an error that the contract knows arrives with its code, words and data', async () => {
      const { path } = await client.pipelines.create({ name: 'Twice' });
      const { pipeline, revision } = await client.pipelines.read({ path });
      const mine = await client.pipelines.save({
        path,
        pipeline: { ...pipeline, description: 'mine' },
        baseRevision: revision,
        by: 'a',
      });
      const theirs = client.pipelines.save({
        path,
        pipeline: { ...pipeline, description: 'theirs' },
        baseRevision: revision,
        by: 'b',
      });
      const { error, isDefined } = await safe(theirs);
      expect(isDefined).toBe(true);
      if (!isDefined || error.code !== 'CONFLICT') throw new Error(`Another error: ${error}`);
      expect(error.data).toEqual({ revision: mine.revision });
      expect(error.message).toContain('changed by somebody else');
    });

    test('input that does not fit is refused before it reaches anything', async () => {
      const { error } = await safe(client.pipelines.read({ path: 5 } as never));
      expect(error).toMatchObject({ code: 'BAD_REQUEST' });
    });

    test('a defect is told without its insides', async () => {
      Object.assign(context, {
        newPageCode: () => {
          throw new Error('secret insides');
        },
      });
      const { error } = await safe(client.workspace.newPageCode());
      expect(error).toBeInstanceOf(ORPCError);
      expect(JSON.stringify(error)).not.toContain('secret');
      expect(String(error?.stack)).not.toContain('secret insides');
    });

    test('10 MB cross in both directions, whole', async () => {
      const { path } = await client.pipelines.create({ name: 'Large' });
      const { revision } = await client.pipelines.read({ path });
      const large = largePipeline();
      await client.pipelines.save({ path, pipeline: large, baseRevision: revision, by: 'a' });
      const read = await client.pipelines.read({ path });
      expect(read.pipeline).toEqual(large);
    });

    test('a file crosses in parts, byte by byte as it was', async () => {
      const bytes = Buffer.from(`a,b\n${'1,x\n'.repeat(800_000)}`);
      const { uploadId } = await client.datasets.upload.start({ fileName: 'large.csv', size: bytes.length });
      const part = 2 ** 20;
      for (let offset = 0; offset < bytes.length; offset += part) {
        const chunk = new Blob([bytes.subarray(offset, offset + part)]);
        const { received } = await client.datasets.upload.append({ uploadId, offset, chunk });
        expect(received).toBe(Math.min(offset + part, bytes.length));
      }
      const dataset = await client.datasets.register({ uploadId, name: 'Large', params: {} });
      const file = join(context.workspace().path, dataset.versions[0]!.file);
      expect((await readFile(file)).equals(bytes)).toBe(true);
    });

    test('what is told arrives as it happens, in order', async () => {
      const stop = new AbortController();
      const { heard } = listen(stop.signal);
      await until(() => heard.length === 1);
      expect(heard[0]).toEqual({ type: 'hello', engineId: context.engineId, running: [] });
      await client.workspace.setSettings(settings);
      await until(() => heard.length === 2);
      context.broadcast({ type: 'datasets-changed' });
      context.broadcast({ type: 'runs-changed' });
      await until(() => heard.length === 4);
      expect(heard.slice(1)).toEqual([
        { type: 'settings-changed', settings },
        { type: 'datasets-changed' },
        { type: 'runs-changed' },
      ]);
      stop.abort();
    });

    test('a page that stops listening is forgotten', async () => {
      const stop = new AbortController();
      const { heard, ended } = listen(stop.signal);
      await until(() => heard.length === 1);
      expect(context.pages.count).toBe(1);
      stop.abort();
      await expect(ended).rejects.toThrow();
      await until(() => context.pages.count === 0);
    });

    test('a page that leaves its loop is forgotten', async () => {
      for await (const message of await client.workspace.watch()) {
        expect(message.type).toBe('hello');
        break;
      }
      context.broadcast({ type: 'runs-changed' });
      await until(() => context.pages.count === 0);
    });

    test('when the engine ends a stream, the page hears the end', async () => {
      const { heard, ended } = listen();
      await until(() => heard.length === 1);
      context.pages.close();
      await ended;
      expect((await client.workspace.get()).engineId).toBe(context.engineId);
    });

    test('when the engine goes away, what waits fails instead of waiting', async () => {
      const { heard, ended } = listen();
      await until(() => heard.length === 1);
      const outcome = ended.then(
        () => 'ended',
        () => 'failed',
      );
      opened.cut();
      expect(['ended', 'failed']).toContain(await outcome);
    });
  });
}

/** Nearly as large as a pipeline file may be. */
function largePipeline(): Pipeline {
  const notes = Array.from({ length: 480 }, (_, i) => ({
    id: `note${i}`,
    text: `${i} äöü `.padEnd(19_900, 'text '),
    position: { x: i, y: 0 },
  }));
  return { format: pipelineFormat, name: 'Large', description: '', parameters: [], nodes: [], edges: [], notes };
}
