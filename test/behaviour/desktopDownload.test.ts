import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { toEngine } from '../../electron/engineProtocol.ts';
import { sendDownload } from '../../electron/sendDownload.ts';
import type { Download } from '../../pipelines/rpc/downloads.ts';
import { Downloads } from '../../pipelines/rpc/downloads.ts';
import type { EngineProgram } from '../rig/electron/engines.ts';
import { startDesktop } from '../rig/electron/startDesktop.ts';
import { until } from '../rig/until.ts';

/** The desktop app over an engine that has `downloads` and nothing else. */
async function startWith(downloads: Downloads) {
  const program: EngineProgram = async (_request, parent) => {
    const closed = Promise.withResolvers<void>();
    parent.on('message', ({ data, ports: [port] }) => {
      const message = toEngine.parse(data);
      if (message.type === 'close') closed.resolve();
      if (message.type === 'download' && port) void sendDownload(downloads, message.ticket, port);
    });
    parent.postMessage({ type: 'ready' });
    await closed.promise;
  };
  const desktop = await startDesktop({ program });
  await until(async () => (await desktop.fetch('app://pipewright/download/none')).status === 404);
  return desktop;
}

function offer(content: () => Readable, size: number) {
  const state = { discarded: 0 };
  const download: Download = {
    name: 'Größe "1".csv',
    type: 'text/csv',
    size,
    open: async () => content(),
    async discard() {
      state.discarded += 1;
    },
  };
  return { state, download };
}

describe('A download in the desktop window', () => {
  test('arrives whole, once, under its name', async () => {
    const downloads = new Downloads();
    await using desktop = await startWith(downloads);
    const bytes = randomBytes(3_000_000);
    const { state, download } = offer(() => Readable.from(cut(bytes, 70_000)), bytes.length);
    const address = `app://pipewright/download/${downloads.add(download)}`;
    const response = await desktop.fetch(address);
    expect(response.headers.get('content-disposition')).toContain("filename*=UTF-8''Gr%C3%B6%C3%9Fe%20%221%22.csv");
    expect(response.headers.get('content-length')).toBe('3000000');
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(Buffer.from(await response.arrayBuffer()).equals(bytes)).toBe(true);
    await until(() => state.discarded === 1);
    expect((await desktop.fetch(address)).status).toBe(404);
  });

  test('is read no faster than it is taken, and is let go of when it is given up', async () => {
    const downloads = new Downloads();
    await using desktop = await startWith(downloads);
    let read = 0;
    const endless = function* () {
      for (;;) {
        read += 1;
        yield Buffer.alloc(1_000);
      }
    };
    const { state, download } = offer(() => Readable.from(endless(), { highWaterMark: 1 }), 1e12);
    const response = await desktop.fetch(`app://pipewright/download/${downloads.add(download)}`);
    const reader = response.body!.getReader();
    await reader.read();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(read).toBeLessThan(10);
    await reader.cancel();
    await until(() => state.discarded === 1);
  });

  test('that cannot be read to its end fails, and is never taken for whole', async () => {
    const downloads = new Downloads();
    await using desktop = await startWith(downloads);
    const broken = function* () {
      yield Buffer.alloc(1_000);
      throw new Error('the disk is gone');
    };
    const { state, download } = offer(() => Readable.from(broken()), 2_000);
    const response = await desktop.fetch(`app://pipewright/download/${downloads.add(download)}`);
    await expect(response.arrayBuffer()).rejects.toThrow('could not be read to its end');
    await until(() => state.discarded === 1);
  });

  test('fails when the engine ends meanwhile', async () => {
    const downloads = new Downloads();
    await using desktop = await startWith(downloads);
    const { download } = offer(() => Readable.from(stall()), 2_000);
    const response = await desktop.fetch(`app://pipewright/download/${downloads.add(download)}`);
    const content = response.arrayBuffer();
    content.catch(() => {});
    await new Promise((resolve) => setTimeout(resolve, 20));
    desktop.recorded.engines[0]?.end(1);
    await expect(content).rejects.toThrow('could not be read to its end');
  });

  test('is refused while the engine is away', async () => {
    await using desktop = await startDesktop();
    expect((await desktop.fetch('app://pipewright/download/any')).status).toBe(503);
  });
});

function* cut(bytes: Buffer, size: number) {
  for (let offset = 0; offset < bytes.length; offset += size) yield bytes.subarray(offset, offset + size);
}

async function* stall() {
  yield Buffer.alloc(1_000);
  await new Promise((resolve) => setTimeout(resolve, 60_000).unref());
}
