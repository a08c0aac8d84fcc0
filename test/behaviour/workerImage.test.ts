import Docker from 'dockerode';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Environment } from '../../pipelines/contract/compute.ts';
import { ensureWorkerImage } from '../../pipelines/image/ensureWorkerImage.ts';
import { defineWorkerImage, type WorkerImageOptions } from '../../pipelines/image/workerImage.ts';
import { type DockerEngine, startDockerEngine, whyNoDockerEngine } from '../rig/dockerEngine.ts';
import { importNodeImage } from '../rig/nodeBaseImage.ts';
import { importPythonImage } from '../rig/pythonBaseImage.ts';

const reason = whyNoDockerEngine();
const timeout = 300_000;

function environment(parts: Partial<Environment>): Environment {
  return { format: 'pipewright/environment@1', description: '', pythonPackages: [], variables: {}, ...parts };
}

describe.skipIf(reason)(`The image of steps${reason ? `: ${reason}` : ''}`, () => {
  let engine: DockerEngine;
  let docker: Docker;
  beforeAll(async () => {
    engine = await startDockerEngine();
    docker = new Docker({ socketPath: engine.socketPath });
  }, timeout);
  afterAll(async () => await engine?.stop(), timeout);

  async function ensure(options: WorkerImageOptions, lines: string[] = []) {
    const image = await defineWorkerImage(options);
    if (!image.ok) return image;
    return await ensureWorkerImage(docker, image.value, (line) => lines.push(line));
  }

  /** What a program prints in a container as steps have it. */
  function runIn(id: string, ...command: string[]): string {
    const guard = ['--network', 'none', '--read-only', '--tmpfs', '/tmp', '--cap-drop', 'ALL'];
    return engine.docker('run', '--rm', ...guard, '--entrypoint', command[0]!, id, ...command.slice(1)).trim();
  }

  test('is built once, and sends only what changed when the program changes', { timeout }, async () => {
    const lines: string[] = [];
    const [built, twice] = await Promise.all([ensure({}, lines), ensure({})]);
    if (!built.ok || !twice.ok) throw new Error(JSON.stringify([built, twice]));
    expect(twice.value.id).toBe(built.value.id);
    expect(lines.filter((line) => line.startsWith('Successfully tagged'))).toHaveLength(3);
    expect(await ensure({})).toEqual({ ok: true, value: { id: built.value.id, reused: true } });

    lines.length = 0;
    const other = await ensure({ entry: 'test/rig/testWorker.ts' }, lines);
    if (!other.ok) throw new Error(other.error);
    expect(other.value.id).not.toBe(built.value.id);
    expect(lines.filter((line) => line.startsWith('Successfully tagged'))).toHaveLength(1);

    const script = 'console.log(process.version, process.getuid(), process.env.TMPDIR)';
    expect(runIn(built.value.id, '/opt/pipewright/bin/node', '-e', script)).toBe(`${process.version} 65532 /tmp`);
  });

  test('is the same by the same content, wherever and whenever it is put together', async () => {
    const [one, two, other] = await Promise.all([
      defineWorkerImage(),
      defineWorkerImage(),
      defineWorkerImage({ environment: environment({ variables: { A: '1' } }) }),
    ]);
    if (!one.ok || !two.ok || !other.ok) throw new Error('not defined');
    expect(two.value.tag).toBe(one.value.tag);
    expect(other.value.tag).not.toBe(one.value.tag);
    expect(other.value.parts.program.digest).toBe(one.value.parts.program.digest);
  });

  test('stands on the image of its environment, and has its variables', { timeout }, async () => {
    await importNodeImage(engine, 'some-base', `node_modules/onnxruntime-node/bin/napi-v6/linux/${process.arch}`);
    const variables = { PLAIN: 'word', HARD: 'a "quoted" $HOME \\ word' };
    const built = await ensure({ environment: environment({ image: 'some-base', variables }) });
    if (!built.ok) throw new Error(built.error);
    const script = 'console.log(JSON.stringify([process.env.PLAIN, process.env.HARD]))';
    expect(runIn(built.value.id, '/opt/pipewright/bin/node', '-e', script)).toBe(
      JSON.stringify(Object.values(variables)),
    );
  });

  test('has the Python packages of its environment', { timeout }, async () => {
    await importPythonImage(engine, 'some-python');
    const built = await ensure({ environment: environment({ image: 'some-python', pythonPackages: ['six==1.17.0'] }) });
    if (!built.ok) throw new Error(built.error);
    expect(runIn(built.value.id, 'python3', '-c', 'import six; print(six.__version__)')).toBe('1.17.0');
    const missing = await ensure({
      environment: environment({ image: 'some-python', pythonPackages: ['six==0.0.1'] }),
    });
    expect(missing).toMatchObject({ ok: false, error: expect.stringContaining('six==0.0.1') });
  });

  test('says in words what keeps it from being built', { timeout }, async () => {
    expect(await ensure({ environment: environment({ pythonPackages: ['six==1.17.0'] }) })).toMatchObject({
      ok: false,
      error: expect.stringContaining('no image with Python'),
    });
    expect(await ensure({ environment: environment({ image: 'nobody/has-this' }) })).toMatchObject({
      ok: false,
      error: expect.stringContaining('The image nobody/has-this of the environment is not on this engine'),
    });
  });
});
