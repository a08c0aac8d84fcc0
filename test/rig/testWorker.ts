// A worker whose modules misbehave in every way that an executor has to cope with.
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { appendFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { hostname, networkInterfaces } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type ModuleRunner, StepError } from '../../modules/define.ts';
import type { NewChildRequest } from '../../pipelines/contract/child.ts';
import { serveSteps } from '../../pipelines/worker/serveSteps.ts';
import { watchParent } from '../../pipelines/worker/watchParent.ts';

interface Params {
  text?: string;
  bytes?: number;
  marker?: string;
  times?: number;
  milliseconds?: number;
  /** Each a node of a child run of its own. */
  children?: { module: string; params?: Params }[];
  /** The next child begins when the one before has ended. */
  oneByOne?: boolean;
}
type Context = Parameters<ModuleRunner['run']>[1];
type Behaviour = (
  args: { params: Params; inputs: Record<string, string | undefined>; outputs: Record<string, string> },
  context: Context,
) => Promise<void>;

/** Of this worker and no other, wherever it runs. */
const worker = randomUUID();

/** As a log line, because the marker may be on another machine, and in the marker, for those who have none of the lines. */
async function tellProcess(pid: number | undefined, { marker }: Params, context: Context): Promise<void> {
  if (marker) await writeFile(marker, String(pid));
  context.log(`process ${pid}`);
  // What is sent goes out when the thread is free.
  await sleep(20);
}

const behaviours: Record<string, Behaviour> = {
  async write({ params, inputs, outputs }, context) {
    const input = inputs.dataset === undefined ? '' : await readFile(inputs.dataset, 'utf8');
    context.log('writing');
    context.metric('length', input.length, 1);
    context.progress(1, 'done');
    await writeFile(outputs.results!, `${input}${params.text ?? ''}`);
  },
  async sleep({ params, outputs }, context) {
    await writeFile(outputs.results!, 'half');
    await tellProcess(process.pid, params, context);
    await sleep(600_000);
  },
  async spin({ params }, context) {
    await tellProcess(process.pid, params, context);
    for (;;);
  },
  async spawn({ params }, context) {
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
    await tellProcess(child.pid, params, context);
    await sleep(600_000);
  },
  async allocate({ params }) {
    const kept: Buffer[] = [];
    for (let bytes = 0; bytes < params.bytes!; bytes += 16e6) kept.push(Buffer.alloc(16e6, 1));
    throw new Error(`allocated ${kept.length}`);
  },
  async heap() {
    const kept: number[][] = [];
    for (;;) kept.push(Array.from({ length: 10_000 }, (_, i) => i + kept.length));
  },
  async vanish() {
    process.kill(process.pid, 'SIGKILL');
    await sleep(10_000);
  },
  /** Ends its process as often as `times` says, and then does what it should. */
  async flaky({ params, outputs }) {
    await appendFile(params.marker!, 'x');
    if ((await readFile(params.marker!, 'utf8')).length <= (params.times ?? 0)) process.kill(process.pid, 'SIGKILL');
    await writeFile(outputs.results!, params.text ?? '');
  },
  /** Takes its time, and leaves the id of its process in the marker. */
  async pause({ params, inputs, outputs }) {
    if (params.marker) await appendFile(params.marker, `${process.pid}\n`);
    const input = inputs.dataset === undefined ? '' : await readFile(inputs.dataset, 'utf8');
    await sleep(params.milliseconds ?? 0);
    await writeFile(outputs.results!, `${input}${params.text ?? ''}`);
  },
  async folder({ params, outputs }) {
    await mkdir(join(outputs.results!, 'below'), { recursive: true });
    await writeFile(join(outputs.results!, 'model.json'), `{"text":"${params.text ?? ''}"}`);
    await writeFile(join(outputs.results!, 'below', 'weights.bin'), Buffer.alloc(5000, 7));
  },
  /** Has child runs, each of which reads what this step has written, and writes down what became of them. */
  async ask({ params, outputs }, context) {
    await writeFile(join(context.tempDir, 'seen'), `${params.text ?? ''}:`);
    let done = 0;
    const begin = async ({ module, params: own = {} }: NonNullable<Params['children']>[number], i: number) => {
      const request: NewChildRequest = {
        name: `Child ${i}`,
        nodes: [{ id: 'only', module, params: { ...own } }],
        inputs: { 'only.dataset': { file: 'seen', type: 'table' } },
        outputs: ['only.results'],
        parameters: { number: i },
      };
      const { status, failure, outputs: made, metrics } = await context.runChild(request);
      done += 1;
      context.metric('ended', done, i);
      const text = made['only.results'] ? await readFile(made['only.results'].path, 'utf8') : '';
      return { status, text, metrics, ...(failure ? { failure: failure.message } : {}) };
    };
    const children = params.children ?? [];
    const results: unknown[] = [];
    if (params.oneByOne) for (const [i, child] of children.entries()) results.push(await begin(child, i));
    else results.push(...(await Promise.all(children.map(begin))));
    await writeFile(outputs.results!, JSON.stringify(results));
  },
  /** Follows a child that reports metrics, ends one that would sleep, and hands an output of the first to another. */
  async follow({ outputs }, context) {
    const heard: unknown[] = [];
    const nodes = [{ id: 'a', module: 'write', params: { text: 'made' } }];
    const onMetric = (metric: unknown) => heard.push(metric);
    const first = await context.runChild({ name: 'First', nodes, outputs: ['a.results'] }, { onMetric });
    const stop = new AbortController();
    const sleeping = context.runChild(
      { name: 'Second', nodes: [{ id: 'b', module: 'sleep' }] },
      { signal: stop.signal },
    );
    await sleep(50);
    stop.abort();
    const { artifact } = first.outputs['a.results']!;
    const third = await context.runChild({
      name: 'Third',
      nodes: [{ id: 'c', module: 'write', params: { text: '!' } }],
      inputs: { 'c.dataset': { artifact } },
      outputs: ['c.results'],
    });
    const text = await readFile(third.outputs['c.results']!.path, 'utf8');
    await writeFile(outputs.results!, JSON.stringify({ heard, second: (await sleeping).status, text }));
  },
  /** Begins a child and does not wait for it. */
  async abandon({ params, outputs }, context) {
    void context.runChild({
      name: 'Abandoned',
      nodes: [{ id: 'a', module: 'sleep', params: { marker: params.marker } }],
    });
    if (params.times) setTimeout(() => process.exit(3), 200);
    await sleep(params.milliseconds ?? 0);
    await writeFile(outputs.results!, 'done');
  },
  /** Reports numbers that are none. */
  async divide({ outputs }, context) {
    context.metric('ratio', Number.NaN);
    context.metric('bound', Number.POSITIVE_INFINITY);
    context.metric('length', 3);
    context.progress(Number.NaN);
    await writeFile(outputs.results!, 'done');
  },
  async babble() {
    process.send?.({ type: 'no such message' });
    await sleep(600_000);
  },
  /** Writes down what its process may do and reach, as the kernel tells it. Linux only. */
  async look({ inputs, outputs }) {
    const status = await readFile('/proc/self/status', 'utf8');
    const field = (name: string) => new RegExp(`^${name}:\\s+(.*)$`, 'm').exec(status)?.[1];
    const mounts = (await readFile('/proc/self/mounts', 'utf8'))
      .split('\n')
      .flatMap((line) => line.split(' ')[1] ?? []);
    const places = ['/', '/opt/pipewright', '/etc', '/proc/sys', '/sys', '/dev', ...mounts, ...Object.values(inputs)];
    const canWrite = (path: string | undefined) => {
      try {
        accessSync(path!, constants.W_OK);
        // /dev/null and its like, which hide files of /proc too, keep nothing.
        return !statSync(path!).isCharacterDevice();
      } catch {
        return false;
      }
    };
    const groups = ['/sys/fs/cgroup', '/sys/fs/cgroup/memory', '/sys/fs/cgroup/pids', '/sys/fs/cgroup/cpu'];
    const names = ['memory.max', 'memory.limit_in_bytes', 'pids.max', 'cpu.max', 'cpu.cfs_quota_us'];
    const limits: Record<string, string> = {};
    for (const path of groups.flatMap((group) => names.map((name) => join(group, name))))
      if (existsSync(path)) limits[basename(path)] = (await readFile(path, 'utf8')).trim();
    const seen = {
      ...{ uid: process.getuid?.(), capabilities: field('CapEff'), bounding: field('CapBnd') },
      ...{ noNewPrivileges: field('NoNewPrivs'), seccomp: field('Seccomp') },
      ...{ interfaces: Object.keys(networkInterfaces()).filter((name) => name !== 'lo') },
      ...{ writable: [...new Set(places)].filter(canWrite), limits, socket: existsSync('/var/run/docker.sock') },
    };
    await writeFile(outputs.results!, JSON.stringify(seen));
  },
  /** Goes on saying what it does when it is over. */
  async linger({ outputs }, context) {
    setInterval(() => {
      context.log('still here');
      context.metric('late', 1);
    }, 1);
    await writeFile(outputs.results!, 'done');
  },
  /** In a container of a cluster: leaves files wherever it can, and with `milliseconds` a process that lives as long. */
  async litter({ params, outputs }, context) {
    const own = dirname(context.tempDir);
    const folders = ['/tmp', '/dev/shm', dirname(own), own, context.tempDir, dirname(outputs.results!)];
    for (const folder of folders) await writeFile(join(folder, 'left'), 'left');
    if (params.milliseconds !== undefined) {
      const waiting = `setTimeout(() => {}, ${params.milliseconds})`;
      spawn(process.execPath, ['-e', waiting], { stdio: 'ignore', detached: true }).unref();
    }
    await writeFile(outputs.results!, 'done');
  },
  /** In a container of a cluster: writes down which it is, and what it finds there beside what is its own. */
  async survey({ outputs }, context) {
    const own = dirname(context.tempDir);
    const list = async (folder: string) => (await readdir(folder)).map((name) => join(folder, name));
    const folders = ['/tmp', '/dev/shm', dirname(own), own, context.tempDir, dirname(outputs.results!)];
    const known = [own, context.tempDir, dirname(outputs.results!)];
    const found = (await Promise.all(folders.map(list))).flat().filter((path) => !known.includes(path));
    const processes = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).length;
    await writeFile(outputs.results!, JSON.stringify({ worker, container: hostname(), found, processes }));
  },
  async exit() {
    process.exit(3);
  },
  async refuse() {
    throw new StepError('The column "x" has no values. Choose another.');
  },
  async break() {
    throw new TypeError('undefined is not a function');
  },
  async forget() {},
  async print({ outputs }) {
    console.log('printed by a library');
    await writeFile(outputs.results!, worker);
  },
};

await watchParent();
serveSteps(
  Object.fromEntries(
    Object.entries(behaviours).map(([id, run]) => [id, async () => ({ run: run as unknown as ModuleRunner['run'] })]),
  ),
);
